"""The layout of a table: which of its rows are rows of the plan, and what its columns hold."""
