"""Changes of the plan that clients must see: a line as it was, and as it becomes."""

MOVE = ('when = "2023-02"\n', 'when = "2023-02-14/2023-02-15"\n')
"""Of the item `media-conference`."""
CANCEL = ('said = "26 мая"\n', 'said = "26 мая"\ncancelled = true\n')
"""Of the item `mag-session-29`."""
