"""What pages are put together from: the frame, the subscribe panel, drawings and static files."""
