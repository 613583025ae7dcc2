"""Reading the plan's own wording of a date, in every language that has a grammar."""
