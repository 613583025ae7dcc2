"""Files that editors keep: TOML with its lines, and what is wrong in it."""
