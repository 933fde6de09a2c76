"""The only room that opens a database, a search index or a cluster."""
