"""What commands do with rows that were read: the plan file, questions, tables, marks."""
