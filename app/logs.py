"""The log as an operator reads it: a line for each message, with its time and level."""

import logging
import time
from typing import TextIO


class Lines(logging.Formatter):
    """A time in UTC, the level, the message; further lines of a message are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text that can't be taken for another record."""
        return super().format(record).replace("\n", "\n    ")


def log_to(stream: TextIO) -> None:
    """Write warnings of all libraries, and what Kalends tells besides, to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("kalends").setLevel(logging.INFO)
