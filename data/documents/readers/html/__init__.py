"""HTML, also as Word and Excel save it, with lxml.html."""
