"""Settings from the environment, all their faults told at once."""

# pydantic-settings was tried and left: unknown names pass in silence, the environment is no
# argument, its errors have to be put into our words, and each command would load it (0.3 s).

import ipaddress
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from data.errors import Fault, Faulty
from data.journal.homes.address import Where, read_address
from data.plan.folder import Folder

PREFIX = "KALENDS_"
URL_LENGTH = 200
SHOWN = 60
"""Characters of a wrong value that are told again."""

_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(.*)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d{1,5}))?", re.ASCII)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"({_LABEL}\.)*{_LABEL}", re.ASCII | re.IGNORECASE)

# What RFC 3986 lets stand in a path.
_PATH = re.compile(r"[\w.~!$&'()*+,;=:@%/-]*", re.ASCII)

# An address with a zone has a percent sign.
_LISTEN = re.compile(r"[a-z0-9_:%-]{1,63}(\.[a-z0-9_:%-]{1,63}){0,126}", re.ASCII | re.IGNORECASE)

# What Kubernetes tells every container of a Service called `kalends`, or `kalends-` and more.
_LINK = re.compile(r"(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)")
_LINK_TO_PORT = re.compile(r"(\w+_)?PORT=(tcp|udp|sctp)://.*", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where things are, and under which address the feeds are public.

    `base_url` has no slash at its end; empty means: the address the server listens on. `poll` is
    how often the journal is looked at, in seconds; `retire` is how long cancelled events stay in
    the feeds, in days; `workers` is how many processes answer. The metrics and the estimate of the
    audience are kept only where there is a port, or a file, for them. `log` and `log_format` say
    what is told, and how. `links` are the variables left aside because Kubernetes, not the
    operator, has set them.
    """

    folder: Folder
    journal: Where
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    poll: float = 1.0
    retire: int = 30
    workers: int = 1
    metrics_port: int | None = None
    audience: Path | None = None
    log: str = "events"
    log_format: str = "text"
    links: tuple[str, ...] = ()


_NAMES = (
    *("folder", "journal", "base_url", "host", "port", "poll", "retire", "workers"),
    *("metrics_port", "audience", "log", "log_format"),
)
LOGS = ("events", "requests")
LOG_FORMATS = ("text", "json")
_MOVED = "plans, places.toml and kalends.toml lie in one folder: name it with {0}FOLDER or -C DIR"
_GONE = {
    **{name: _MOVED.format(PREFIX) for name in ("plans", "places")},
    "jubilees": 'state it in the plan: returns = "jubilees" and jubilees = [5, 10] in a category',
}


def read_settings(
    environment: Mapping[str, str], folder: Folder, said: Collection[str] = ()
) -> Settings:
    """Return the settings of an environment for a folder; raise Faulty with every fault.

    `said` are the names of those that the command line has put there.

    The journal is the folder's own unless the environment names another one. The setting that
    names the folder itself is for the caller to read.
    """
    own = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value}
    links = tuple(sorted(name for name, value in own.items() if _is_link(name, value)))
    given = {
        name.removeprefix(PREFIX).lower(): value for name, value in own.items() if name not in links
    }
    values: dict[str, object] = {"journal": folder.journal}
    faults = [_unknown(name, value) for name, value in given.items() if name not in _NAMES]
    readers: Mapping[str, Callable[[str], object]] = {
        "journal": partial(read_address, environment=environment),
        **_READERS,
    }
    for name, read in readers.items():
        if name not in given:
            continue
        try:
            values[name] = read(given[name])
        except ValueError as error:
            faults.append(_unusable(name, given[name], str(error), said))
    if faults:
        raise Faulty(faults)
    return Settings(folder=folder, links=links, **values)  # type: ignore[arg-type]


def _is_link(name: str, value: str) -> bool:
    rest = name.removeprefix(PREFIX)
    return bool(_LINK.fullmatch(rest) or _LINK_TO_PORT.fullmatch(f"{rest}={value}"))


def _unknown(name: str, value: str) -> Fault:
    if name in _GONE:
        return _fault(name, value, "there is no such setting any more", _GONE[name])
    known = f"there are: {', '.join(PREFIX + each.upper() for each in _NAMES)}"
    near = get_close_matches(name[:SHOWN], _NAMES, n=1, cutoff=0.7)
    remedy = f"did you mean {PREFIX}{near[0].upper()}? {known}" if near else known
    return _fault(name, value, "there is no such setting", remedy)


def _unusable(name: str, value: str, remedy: str, said: Collection[str]) -> Fault:
    fault = _fault(name, value, "it can't be used", remedy)
    if name not in said:
        return fault
    return replace(fault, file="command line", key=f"--{name.replace('_', '-')}")


def _fault(name: str, value: str, problem: str, remedy: str) -> Fault:
    return Fault(
        file="environment",
        line=0,
        key=PREFIX + repr(_cut(name.upper()))[1:-1],
        value=repr(_cut(_without_secret(value))),
        problem=problem,
        remedy=remedy,
    )


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _without_secret(value: str) -> str:
    """Return a value without the user and the password of an address: it goes into logs."""
    bare = re.sub(r"://.*@", "://…@", value, count=1)
    return re.sub(r"(password=)[^&#]*", r"\1…", bare, flags=re.IGNORECASE)


def _base_url(text: str) -> str:
    wrong = next(_url_faults(text), None)
    if wrong is not None:
        raise ValueError(wrong)
    scheme, authority, path, _ = _URL.fullmatch(text).groups()  # type: ignore[union-attr]
    return f"{scheme.lower()}://{authority.lower()}{path.rstrip('/')}"


def _url_faults(text: str) -> Iterator[str]:
    """Yield what to do about an address, the gravest first."""
    if len(text) > URL_LENGTH:
        yield f"write {URL_LENGTH} characters at most; this one has {len(text):,}"
    if not text.isprintable() or " " in text:
        yield "take spaces and control characters out"
    found = _URL.fullmatch(text)
    if found is None:
        yield "begin with https:// or http://, as in https://plan.example.org"
        return
    _, authority, path, rest = found.groups()
    if "@" in authority:
        yield "take user and password out: everybody sees this address"
    yield from _authority_faults(authority)
    if rest:
        yield "take out what begins with ? or #: addresses are made by adding to this one"
    if not _PATH.fullmatch(path):
        yield "write its path in ASCII letters, digits and hyphens, as in /plan"


def _authority_faults(authority: str) -> Iterator[str]:
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        several = authority.count(":") > 1
        brackets = "write an IPv6 address in brackets, as in http://[::1]:8000"
        yield brackets if several else "write the port as a number from 1 to 65535, or leave it out"
        return
    host, port = found.groups()
    if port is not None and not 0 < int(port) <= 65535:
        yield "write a port from 1 to 65535"
    if host.startswith("["):
        if not _is_address(host[1:-1], ipaddress.IPv6Address):
            yield "write a whole IPv6 address in the brackets, as in http://[::1]:8000"
    elif not host.isascii():
        yield _in_ascii(host)
    elif not _is_host(host):
        yield "write a host name of letters, digits and hyphens, as in plan.example.org"


def _is_host(host: str) -> bool:
    if host.rpartition(".")[2].isdigit():
        return _is_address(host, ipaddress.IPv4Address)
    return len(host) <= 253 and _HOST.fullmatch(host) is not None


def _is_address(text: str, kind: Callable[[str], object]) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return "%" not in text


def _in_ascii(host: str) -> str:
    try:
        return f"write the host in ASCII: {host.encode('idna').decode()}"
    except UnicodeError:
        return "write the host in ASCII, as in plan.example.org"


def local_url(host: str, port: int) -> str:
    """Return the address under which this machine reaches what listens there."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it is compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _host(text: str) -> str:
    if not _LISTEN.fullmatch(text):
        raise ValueError("write an address of this host, as in 127.0.0.1, ::1 or localhost")
    return text


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


def _workers(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or not 1 <= int(text) <= 256:
        raise ValueError("write a number from 1 to 256; as many as there are cores is enough")
    return int(text)


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"write {' or '.join(words)}")
        return text

    return read


_READERS: Mapping[str, Callable[[str], object]] = {
    "base_url": _base_url,
    "host": _host,
    "port": _port,
    "poll": _seconds,
    "retire": _days,
    "workers": _workers,
    "metrics_port": _port,
    "audience": Path,
    "log": _one_of(LOGS),
    "log_format": _one_of(LOG_FORMATS),
}
