"""The year drawn: where marks stand, their shapes, colours and words."""
