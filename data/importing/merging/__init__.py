"""From the rows of a document into the plan's file, new or there already."""
