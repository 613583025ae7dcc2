"""Tables of texts as files that people open: one module a format."""
