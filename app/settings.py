"""Settings from the environment, all their faults told at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import data
from data.errors import Fault, Faulty

FOLDER = Path(data.__file__).parent / "mag"
PREFIX = "KALENDS_"
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]", re.ASCII | re.IGNORECASE)

# What RFC 3986 lets stand in a path.
_PATH = re.compile(r"[\w.~!$&'()*+,;=:@%/-]*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where things are, and under which address the feeds are public.

    `base_url` has no slash behind; empty means: the address the server listens on. `poll` is how
    often the journal is looked at, in seconds; `retire` is how long cancelled events stay in the
    feeds, in days.
    """

    base_url: str = ""
    folder: Path = FOLDER
    journal: Path = FOLDER / "journal.jsonl"
    host: str = "127.0.0.1"
    port: int = 8000
    poll: float = 1.0
    retire: int = 30


_PATHS = ("folder", "journal")
_NAMES = tuple(Settings.__dataclass_fields__)
_MOVED = {
    "jubilees": 'state it in the plan: returns = "jubilees" and jubilees = [5, 10] in a category'
}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment; raise Faulty with every fault."""
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and value
    }
    faults = [
        _fault(name, "", "there is no such setting", _MOVED.get(name) or _known())
        for name in given
        if name not in _NAMES
    ]
    values: dict[str, object] = {name: Path(given[name]) for name in _PATHS if name in given}
    if "folder" in given:
        values.setdefault("journal", Path(given["folder"]) / "journal.jsonl")
    for name, read in _READERS.items():
        if name not in given:
            continue
        try:
            values[name] = read(given[name])
        except ValueError as error:
            faults.append(_fault(name, given[name], "it can't be used", str(error)))
    if faults:
        raise Faulty(faults)
    return Settings(**values)  # type: ignore[arg-type]


def _known() -> str:
    return f"there are: {', '.join(PREFIX + name.upper() for name in _NAMES)}"


def _fault(name: str, value: str, problem: str, remedy: str) -> Fault:
    key = PREFIX + name.upper()
    return Fault(
        file="environment", line=0, key=key, value=repr(value), problem=problem, remedy=remedy
    )


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    host, _, port = (
        parts.netloc.rpartition(":") if parts.port is not None else (parts.netloc, "", "")
    )
    right = parts.scheme in ("http", "https") and _HOST.fullmatch(host)
    if not right or parts.query or parts.fragment or not _PATH.fullmatch(parts.path):
        raise ValueError("write http:// or https://, a host name in ASCII, and no ? or #")
    return f"{parts.scheme}://{host.lower()}{':' + port if port else ''}{parts.path.rstrip('/')}"


def local_url(host: str, port: int) -> str:
    """Return the address under which this machine reaches what listens there."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it is compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > 65535:
        raise ValueError("write a number from 0 to 65535; 0 takes any free port")
    return int(text)


def _seconds(text: str) -> float:
    seconds = float(text) if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) else 0.0
    if not 0.05 <= seconds <= 3600:
        raise ValueError("write seconds from 0.05 to 3600")
    return seconds


def _days(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise ValueError("write whole days from 0 to 9999")
    return int(text)


_READERS: Mapping[str, Callable[[str], object]] = {
    "base_url": _base_url,
    "host": str,
    "port": _port,
    "poll": _seconds,
    "retire": _days,
}
