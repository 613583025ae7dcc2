"""Entries become VEVENTs, VEVENTs become feeds, feeds have addresses."""
