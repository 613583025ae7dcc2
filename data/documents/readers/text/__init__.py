"""Plain text as it was copied out of a document: tables of tabs, of lines, of aligned columns."""
