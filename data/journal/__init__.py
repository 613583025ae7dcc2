"""The journal of all that was ever published, and the publication it makes."""
