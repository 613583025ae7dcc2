"""The plan: its model, its dates, its loader and its journal; and the files themselves."""
