"""How hosts of files are told what the server says of itself: media types, caching, security."""
