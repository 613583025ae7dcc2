"""One module a format, over one library each: from octets to a Document."""
