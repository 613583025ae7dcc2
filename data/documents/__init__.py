"""A document as people keep it (Word, Excel, PDF, text), from a file to tables of cells."""
