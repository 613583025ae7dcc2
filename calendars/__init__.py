"""The builder: entries become VEVENTs, VEVENTs become feeds, and all their wording."""
