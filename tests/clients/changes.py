"""Changes of the plan that clients must see: a line as it was, and as it becomes."""

MOVE = (
    'key = "media-conference"\n',
    'key = "media-conference"\nwhen = "2023-02-14/2023-02-15"\n',
)
"""Its date by `when`, which goes before the plan's own words."""
CANCEL = ('said = "26 мая"\n', 'said = "26 мая"\ncancelled = true\n')
"""Of the item `mag-session-29`."""
