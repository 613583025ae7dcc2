"""One line of the journal, as JSON in today's format; older ones are read through upcasts."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec.structs import replace

from data.journal.sharing import sharing
from data.journal.upcasts import UPCASTS
from data.plan.model import Header, Item, Value

VERSION = 3
"""Raised with every change of what a line may hold; its predecessor gets an upcast."""

SequenceNumber = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
"""SEQUENCE, an INTEGER of RFC 5545 (3.3.8)."""

YEARS = range(1970, 9999)
"""In which anything was ever published."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading raises for a line that is no revision."""


class VersionUnknown(ValueError):
    """A line is of a format that this release doesn't read."""

    def __init__(self, version: int) -> None:
        newest = f"this Kalends reads versions 1 to {VERSION}"
        remedy = "install the release that wrote it, or a later one"
        super().__init__(f"its version {version} is unknown; {newest}: {remedy}")


class Revision(Value, frozen=True, kw_only=True):
    """One line of the journal: an item, or a plan's header, at one publication.

    `key` is None for a header. Both `item` and `header` None: the item was removed, or, where it
    is `retired`, leaves the feeds as it was cancelled long ago. `published` is UTC, to the second;
    `following` counts the lines of the same publication after this one. A line without a plan
    makes every older revision count as one of this publication: all links changed, as the site's
    `base_url` is another one, or the journal was set back.
    """

    version: int
    published: Annotated[datetime, msgspec.Meta(tz=True)]
    following: Annotated[int, msgspec.Meta(ge=0)]
    plan: str = ""
    key: str | None = None
    sequence: SequenceNumber = 0
    item: Item | None = None
    header: Header | None = None
    retired: bool = False
    base_url: str | None = None


class _Versioned(msgspec.Struct):
    version: int


_decode = msgspec.json.Decoder(Revision).decode
_decode_version = msgspec.json.Decoder(_Versioned).decode
_encode = msgspec.json.Encoder().encode


def write_revision(revision: Revision) -> bytes:
    """Return a line, with its line break."""
    return _encode(revision) + b"\n"


def read_revision(line: bytes) -> Revision:
    """Return the revision of a line, whatever the version it was written with.

    Raises VersionUnknown, or one of UNREADABLE for what is no revision.
    """
    # Today's format is tried first: a long journal is nearly all of it, and a line of an older one
    # hardly ever fits. Where it does, its version says so.
    try:
        revision = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        version = _decode_version(line).version
        if version == VERSION:
            raise
    else:
        if revision.version == VERSION:
            return _kept(revision)
        version = revision.version
    return _kept(msgspec.convert(_upcast(version, msgspec.json.decode(line)), Revision))


def _kept(revision: Revision) -> Revision:
    """Return a revision as it stays in memory."""
    # Stamps are reckoned on from here, and must not end where Python's calendar does.
    if revision.published.year not in YEARS:
        raise msgspec.ValidationError("its time is out of reach - at `$.published`")
    item = None if revision.item is None else sharing(revision.item)
    return replace(revision, plan=sys.intern(revision.plan), item=item)


def _upcast(version: int, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    if version not in UPCASTS:
        raise VersionUnknown(version)
    try:
        for each in range(version, VERSION):
            raw = UPCASTS[each](raw)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise msgspec.ValidationError(f"it is no line of version {version}") from error
    return {**raw, "version": VERSION}
