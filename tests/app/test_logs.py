"""A line of the log is one line, for people as for programs."""

import io
import json
import logging
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.logs import formatter, log_to

MOMENT = 1701073800.0


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("kalends", logging.ERROR, "", 0, "%s", (message,), None)
    made.created = MOMENT
    made.__dict__.update(extra)
    return made


@given(st.text())
def test_a_line_of_text_can_not_pass_for_another_one(message: str) -> None:
    text = formatter("text").format(record(message))
    first, *others = text.split("\n")
    assert first.startswith("2023-11-27T08:30:00Z ERROR   ")
    assert all(line.startswith("    ") for line in others)
    assert text.splitlines() == text.split("\n")
    assert all(sign.isprintable() or sign in "\n\xa0" or sign > "\x9f" for sign in text)


@given(st.text(), st.integers())
def test_a_line_of_json_holds_all_of_it(message: str, entries: int) -> None:
    line = formatter("json").format(record(message, _event="published", entries=entries))
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2023-11-27T08:30:00Z",
        "level": "error",
        "event": "published",
        "message": message,
        "entries": entries,
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_stands_below_its_line(form: str) -> None:
    stream = io.StringIO()
    log_to(stream, form)
    try:
        int("bad\n2023-11-27T08:30:00Z INFO    made up")
    except ValueError:
        logging.getLogger("kalends").exception("Failed")
    first, *others = stream.getvalue().splitlines()
    if form == "json":
        found = json.loads(first)
        assert (found["message"], others) == ("Failed", [])
        assert "Traceback" in found["exception"]
        datetime.fromisoformat(found["time"])
    else:
        assert first.endswith("ERROR   Failed")
        assert all(line.startswith("    ") for line in others)


@pytest.mark.parametrize("requests", [False, True])
def test_a_line_for_each_request_is_written_where_it_is_asked_for(*, requests: bool) -> None:
    stream = io.StringIO()
    log_to(stream, requests=requests)
    logging.getLogger("kalends.requests").info("200 /ru/")
    logging.getLogger("kalends").info("Serving")
    logging.getLogger("another").info("chatter")
    told = [line.split(maxsplit=2)[2] for line in stream.getvalue().splitlines()]
    assert told == [*(["200 /ru/"] if requests else []), "Serving"]
