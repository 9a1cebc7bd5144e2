"""Wrong and odd spreadsheets, made here, each with the report that it must get."""
