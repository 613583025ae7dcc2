"""What publishing a plan changes, and what of it would do harm."""
