"""The log as an operator reads it: a line for each message, for people or as JSON for programs."""

import logging
import re
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

JSON = "json"
TIME = "%Y-%m-%dT%H:%M:%SZ"
"""As RFC 3339 has it; always UTC."""
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""What a terminal obeys, or takes for the end of a line."""


def formatter(form: str) -> logging.Formatter:
    """Return what makes a line of a record: of text, or where the form is `json`, JSON.

    A message is a sentence for people; what a program may ask of it stands in `extra`, with the
    name of the event as `_event`.
    """
    return _json() if form == JSON else _Text()


def log_to(stream: TextIO, form: str = "text", *, requests: bool = False) -> None:
    """Write warnings of all libraries, and what Kalends tells besides, to a stream.

    A line for each request is written only where that is asked for.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("kalends").setLevel(logging.INFO)
    logging.getLogger("kalends.requests").setLevel(logging.INFO if requests else logging.WARNING)


class _Text(logging.Formatter):
    """A record as text that can't be taken for another record."""

    def format(self, record: logging.LogRecord) -> str:
        text = f"{_time(record)} {record.levelname:<7} {record.getMessage()}"
        if record.exc_info:
            text = f"{text}\n{self.formatException(record.exc_info)}"
        return _CONTROL.sub(lambda sign: repr(sign[0])[1:-1], text).replace("\n", "\n    ")


def _time(record: logging.LogRecord) -> str:
    # When it happened, and not when it is written.
    return time.strftime(TIME, time.gmtime(record.created))


def _json() -> logging.Formatter:
    # It takes a tenth of the time in which a server starts, and text needs none of it.
    import structlog  # noqa: PLC0415

    def timed(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["time"] = _time(event["_record"])
        return event

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            timed,
            structlog.processors.format_exc_info,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.EventRenamer("message", "_event"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
