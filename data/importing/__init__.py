"""From the tables of a document to the rows of a plan, and into the plan's file."""
