"""The log as an operator reads it: a line for each message, for people or as JSON for programs."""

import logging
import re
import time
from collections.abc import Sequence
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor

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
    as_json = form == JSON
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            _timed,
            structlog.processors.format_exc_info,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *(_json() if as_json else (_line,)),
        ],
    )


def log_to(stream: TextIO, form: str = "text", *, requests: bool = False) -> None:
    """Write warnings of all libraries, and what Kalends tells besides, to a stream.

    A line for each request is written only where that is asked for.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("kalends").setLevel(logging.INFO)
    logging.getLogger("kalends.requests").setLevel(logging.INFO if requests else logging.WARNING)


def _timed(_: object, __: str, event: EventDict) -> EventDict:
    # When it happened, and not when it is written.
    event["time"] = time.strftime(TIME, time.gmtime(event["_record"].created))
    return event


def _json() -> Sequence[Processor]:
    return (
        structlog.processors.EventRenamer("message", "_event"),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )


def _line(_: object, __: str, event: EventDict) -> str:
    """Return a record as text that can't be taken for another record."""
    text = f"{event['time']} {event['level'].upper():<7} {event['event']}"
    if "exception" in event:
        text = f"{text}\n{event['exception']}"
    return _CONTROL.sub(lambda sign: repr(sign[0])[1:-1], text).replace("\n", "\n    ")
