"""Word: the body of a .docx walked as it stands, with lxml."""
