"""What the commands around the import do: from rows to the plan file, questions, tables, marks."""
