"""Bring a network in from a spreadsheet: reading the file, understanding its rows, applying them."""
