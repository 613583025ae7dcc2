"""Excel: .xlsx with openpyxl, which tells number formats and rich text."""
