"""Where a journal lies, as a setting or a command says it: a path, or a URL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from data.errors import JournalError
from data.journal.homes.file import file_store
from data.journal.store import Store

REMEDY = "write a path, s3://BUCKET/KEY or postgresql://HOST/DATABASE"

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(:\d*)?", re.ASCII)
KEY_NAME = re.compile(r"(?!\.{1,2}$)[^\x00-\x1f\x7f-\x9f/%?#]+")
"""One of the names between the slashes of an object's key."""
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a journal is that is no file; `name` tells it without user, password and parameters.

    `options` are what the environment says of how to get there.
    """

    name: str
    url: str = field(repr=False)
    options: Mapping[str, str] = field(repr=False)

    def __str__(self) -> str:
        return self.name

    @property
    def is_bucket(self) -> bool:
        """Tell whether it is an object in a bucket; else it is in a database."""
        return self.name.startswith("s3:")

    @property
    def forks(self) -> bool:
        """Tell whether a process that has read it may fork: obstore's threads don't live on."""
        return not self.is_bucket


Where = Path | Address


def read_address(text: str, environment: Mapping[str, str]) -> Where:
    """Return where a journal is; raise ValueError with what would be right."""
    found = SCHEME.match(text)
    if found is None:
        return Path(text)
    scheme = found[1].lower()
    if scheme not in _READERS:
        raise ValueError(REMEDY)
    try:
        url = urlsplit(text)
    except ValueError as error:  # brackets that don't close
        raise ValueError(REMEDY) from error
    return _READERS[scheme](text, url, environment)


def _bucket(text: str, url: SplitResult, environment: Mapping[str, str]) -> Address:
    key = url.path.removeprefix("/")
    if not BUCKET_NAME.fullmatch(url.netloc) or not key or url.query or url.fragment:
        raise ValueError("write s3://BUCKET/KEY, as in s3://plans/club/journal.jsonl")
    if not all(map(KEY_NAME.fullmatch, key.split("/"))):
        raise ValueError("write the object's key as it is, in names with a slash between two")
    options = {name: value for name, value in environment.items() if name.startswith("AWS_")}
    return Address(name=f"s3://{url.netloc}/{key}", url=text, options=options)


def _database(text: str, url: SplitResult, _environment: Mapping[str, str]) -> Address:
    hosts = url.netloc.rpartition("@")[2]
    if not _is_plain(text, url) or not all(map(_HOST.fullmatch, hosts.split(","))):
        raise ValueError(
            "write postgresql://USER@HOST/DATABASE; percent-encode odd characters (@ is %40, / is "
            "%2F), or leave the password to PGPASSWORD"
        )
    database = unquote(url.path)
    return Address(
        name=f"postgresql://{hosts}{database}",
        url=f"postgresql{text[len(url.scheme) :]}",
        options={},
    )


def _is_plain(text: str, url: SplitResult) -> bool:
    """Tell whether no sign of a password can be taken for the end of it: the rest is told."""
    return (
        text[len(url.scheme) :].startswith("://")
        and text.isprintable()
        and " " not in text
        and url.netloc.count("@") <= 1
        and "@" not in url.path
        and all("=" in part for part in url.query.split("&") if part)
        and not url.fragment
    )


_READERS = {"s3": _bucket, "postgresql": _database, "postgres": _database}


def open_store(where: Where) -> Store:
    """Return the journal that lies somewhere; nothing is asked of its home yet.

    Raises JournalError where the package that knows the home is not installed.
    """
    if isinstance(where, Path):
        return file_store(where)
    try:
        if where.is_bucket:
            from data.journal.homes.bucket import (  # noqa: PLC0415 - files need no package
                bucket_home,
            )

            return Store(bucket_home(where.name, where.options))
        from data.journal.homes.database import DatabaseHome  # noqa: PLC0415 - as above

        return Store(DatabaseHome(where.name, where.url))
    except ImportError as error:
        extra = "s3" if where.is_bucket else "postgresql"
        raise JournalError(
            where.name, f"its home needs a package: install kalends[{extra}]"
        ) from error
