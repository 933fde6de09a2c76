"""Reading and writing tables: our own CSV and Excel, and the ETO supply-chain files."""
