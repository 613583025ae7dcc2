"""The words of a cell: what they name, and how they are mended."""
