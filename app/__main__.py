"""Run Kalends as `python -m app`."""

from app.cli.commands import main

main()
