"""Commands on plans and their files: none of them makes anything public."""
