"""The file in which the audience of each day is kept: numbers, and nothing of who it was."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import Protocol

import msgspec

from data.errors import KalendsError

logger = logging.getLogger("kalends")

DAYS = 400
"""Days that are kept."""
EVERY = 60.0
"""Seconds after which the file is written anew."""

Feeds = dict[str, dict[str, int]]
"""A feed, and how many programs of each family asked for it."""


class Diary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The audience by day; `version` is raised where the form changes."""

    days: dict[date, Feeds] = {}
    version: int = 1


class Counting(Protocol):
    """What counts the programs of each day."""

    def estimates(self) -> Mapping[date, Feeds]:
        """Return what was counted today, and on the day before as long as it is there."""


class DiaryError(KalendsError):
    """The file of the audience can't be read."""


def read_diary(path: Path) -> Diary:
    """Return what was kept; nothing where there is no file. Raises DiaryError."""
    try:
        # A device may have no end.
        if not S_ISREG(path.stat().st_mode):
            raise DiaryError(f"{path}: it is no file; name one with KALENDS_AUDIENCE")
        return msgspec.json.decode(path.read_bytes(), type=Diary)
    except FileNotFoundError:
        return Diary()
    except OSError as error:
        raise DiaryError(f"{path}: it can't be read: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        problem = "it is no file of an audience; name another one with KALENDS_AUDIENCE"
        raise DiaryError(f"{path}: {problem} ({error})") from error


def check_place(path: Path) -> None:
    """Raise DiaryError where no file can be written beside the one there is, or will be."""
    try:
        with TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        remedy = "let the server write there, or name another file with KALENDS_AUDIENCE"
        problem = f"nothing can be written in its folder: {error.strerror}"
        raise DiaryError(f"{path}: {problem}; {remedy}") from error


def write_days(path: Path, counted: Mapping[date, Feeds]) -> None:
    """Write what was counted on one day or more; raises DiaryError or OSError.

    Where the day was counted before, with a salt that is gone, the same programs were: so the
    larger number stands, and not the sum.
    """
    known = read_diary(path).days
    days = known | {day: _larger(known.get(day, {}), feeds) for day, feeds in counted.items()}
    first = max(counted) - timedelta(days=DAYS)
    kept = {day: days[day] for day in sorted(days) if day > first}
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(Diary(kept)), indent=1) + b"\n")
    beside.replace(path)


def _larger(one: Mapping[str, Mapping[str, int]], other: Mapping[str, Mapping[str, int]]) -> Feeds:
    return {
        feed: {
            family: max(one.get(feed, {}).get(family, 0), other.get(feed, {}).get(family, 0))
            for family in sorted({*one.get(feed, {}), *other.get(feed, {})})
        }
        for feed in sorted({*one, *other})
    }


@contextmanager
def keeping(counting: Counting, path: Path, every: float = EVERY) -> Iterator[None]:
    """Write what is counted every so many seconds while the context is open, and at its end."""
    stop = Event()
    thread = Thread(target=_keep, args=(counting, path, every, stop), name="audience", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep(counting: Counting, path: Path, every: float, stop: Event) -> None:
    trouble = ""
    ended = False
    while not ended:
        ended = stop.wait(every)
        now = _written(counting, path)
        if now and now != trouble:
            told = {"_event": "audience"}
            logger.error("The audience can't be kept: %s", now, extra=told)
        trouble = now


def _written(counting: Counting, path: Path) -> str:
    """Write what is counted; return what keeps it from being written, if anything."""
    counted = {day: feeds for day, feeds in counting.estimates().items() if feeds}
    try:
        if counted:
            write_days(path, counted)
    except OSError as error:
        return f"{path}: it can't be written: {error.strerror}"
    except KalendsError as error:
        return str(error)
    return ""
