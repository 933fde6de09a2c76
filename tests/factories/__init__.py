"""Small data made by hand for tests."""
