"""The command line: one command after another, and what each of them prints."""
