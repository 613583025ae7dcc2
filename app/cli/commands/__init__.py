"""The commands, one module each: they read what they are given and print what happened."""
