"""The date of an item."""
