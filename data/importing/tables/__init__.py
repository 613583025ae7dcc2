"""A plan as a table that people edit and give back: exact both ways, item by item by its key."""
