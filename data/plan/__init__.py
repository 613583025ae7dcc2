"""The plan: its model, and the TOML files it is read from and written to."""
