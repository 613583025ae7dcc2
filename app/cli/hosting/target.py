"""Where an export goes, as the command line says it: a folder, or a bucket."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.cli.export import ExportError
from data.journal.homes.address import BUCKET_NAME, SCHEME

REMEDY = "write a folder, s3://BUCKET or s3://BUCKET/PREFIX"

_URL = re.compile(r"s3://([^/]+)(?:/(.*?)/?)?", re.IGNORECASE)
_SEGMENT = re.compile(r"(?!\.{1,2}$)[^\x00-\x20\x7f-\x9f/\\%?#]+")


@dataclass(frozen=True, kw_only=True)
class Prefix:
    """What all keys of an exported site begin with in a bucket; a prefix may be empty."""

    bucket: str
    prefix: str

    def __str__(self) -> str:
        return "/".join(filter(None, ("s3:/", self.bucket, self.prefix)))


def read_target(text: str) -> Path | Prefix:
    """Return where to export to; raises ExportError with what would be right."""
    if not text:
        raise ExportError(f"it is said to go nowhere; {REMEDY}, or a dot for the one you are in")
    if not text.lower().startswith("s3:"):
        if SCHEME.match(text):
            raise ExportError(f"{text}: nothing can be exported there; {REMEDY}")
        return Path(text)
    found = _URL.fullmatch(text)
    if found is None or not BUCKET_NAME.fullmatch(found[1]):
        raise ExportError(
            f"{text}: it names no bucket, in small letters, digits, dots and hyphens; {REMEDY}"
        )
    prefix = found[2] or ""
    if prefix and not all(map(_SEGMENT.fullmatch, prefix.split("/"))):
        raise ExportError(
            f"{text}: write the prefix as it is, in names with a slash between two, as in "
            "s3://BUCKET/sites/plan"
        )
    return Prefix(bucket=found[1], prefix=prefix)
