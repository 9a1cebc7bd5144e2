"""Remarks, themes, answers and promises as programs read and write them."""
