"""Objects in a bucket of an S3-compatible store: listed, read, written; no other module knows how.

obstore's threads don't survive a fork: a process that has asked the store must not be forked to ask
again (it would wait for ever); one that is forked before the first question may.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    PermissionDeniedError,
    PreconditionError,
)
from obstore.store import S3Store

from data.errors import KalendsError

CONNECTING = timedelta(seconds=5)
ANSWERING = timedelta(seconds=30)
TRYING = timedelta(seconds=20)
"""How long a connection, an answer, and all tries together may take."""

_KNOWN = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_SERVER_SIDE_ENCRYPTION",
    "AWS_SSE_KMS_KEY_ID",
}
_ENDPOINT = re.compile(
    r"https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?(/[\x21-\x7e]*)?", re.ASCII | re.IGNORECASE
)
NO_BUCKET = "there is no such bucket"
_KEYS = "the store doesn't take these keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"
_NO_KEYS = "no keys are set: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"
_PLAIN = re.compile(r"[\x21-\x7e]+")
_REASONS = {
    "<Code>NoSuchBucket<": NO_BUCKET,
    "<Code>AccessDenied<": "the store doesn't allow it with these keys",
    "<Code>(InvalidAccessKeyId|SignatureDoesNotMatch)<": _KEYS,
    "<Code>InvalidToken<": "the store doesn't take this token (AWS_SESSION_TOKEN)",
    "<Code>ExpiredToken<": "the token (AWS_SESSION_TOKEN) has expired",
    "<Code>RequestTimeTooSkewed<": "the clocks of this machine and of the store differ too much",
    "<Code>OperationAborted<": "somebody else writes there at the same time",
    "<Code>QuotaExceeded<": "the store has no room left",
    r"^Generic S3 error: Missing (AccessKeyId|SecretAccessKey)|//169\.254\.169\.254/": _NO_KEYS,
    "redirect without LOCATION": "the bucket is in another region (AWS_REGION)",
    r"(https?://[^/\s]+)\S* in .* - HTTP error: ": r"\1 doesn't answer, or breaks off",
}
"""What people are told, by what stands in an error and may stand in the words too."""


class BucketError(KalendsError):
    """The store refuses a request, or doesn't answer it; its text is the reason alone."""


class ObjectChanged(Exception):
    """The object is not, or no longer, what a condition says it is."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a store tells of an object: its size in octets, its ETag, and when it was written."""

    size: int
    tag: str | None
    modified: datetime


def open_bucket(
    name: str,
    environment: Mapping[str, str],
    prefix: str = "",
    *,
    answering: timedelta = ANSWERING,
) -> "Bucket":
    """Return a bucket, reached as the variables AWS_* say; nothing is asked of it yet.

    All keys are those below the prefix; `answering` is what each try of a request may take. Raises
    BucketError where the variables make no sense.
    """
    config = _config(environment)
    with _reasons():
        store = S3Store(
            name,
            prefix=prefix or None,
            config=config,  # type: ignore[arg-type]  # its names are those of the environment
            client_options={
                "allow_http": config.get("AWS_ENDPOINT_URL", "").lower().startswith("http://"),
                "connect_timeout": CONNECTING,
                "timeout": answering,
            },
            retry_config={"max_retries": 3, "retry_timeout": TRYING},
        )
    return Bucket(store)


def _config(environment: Mapping[str, str]) -> dict[str, str]:
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    config = {n: v for n, v in environment.items() if n in _KNOWN and v}
    # obstore panics over most of what is refused here, and not before it is first asked.
    for name, value in config.items():
        if not name.endswith("_FILE") and not _PLAIN.fullmatch(value):
            raise BucketError(f"{name} has a space, or a sign that is not of ASCII")
    if endpoint:
        if not _is_address(endpoint):
            raise BucketError("AWS_ENDPOINT_URL: write an address as in https://s3.example.org")
        config["AWS_ENDPOINT_URL"] = endpoint
    return config


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        in_range = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return in_range and _ENDPOINT.fullmatch(text) is not None


@dataclass(frozen=True)
class Bucket:
    """A bucket, or what lies below a prefix of its keys.

    All methods raise BucketError; those that look at an object, FileNotFoundError without one.
    """

    store: S3Store

    def list_keys(self) -> Iterator[str]:
        """Yield the key of every object."""
        with _reasons():
            for chunk in obstore.list(self.store, chunk_size=1000):
                yield from (each["path"] for each in chunk)

    def head(self, key: str) -> Head:
        """Return what the store tells of an object."""
        with _reasons():
            head = obstore.head(self.store, key)
        return Head(size=head["size"], tag=head["e_tag"], modified=head["last_modified"])

    def headers(self, key: str) -> Mapping[str, str]:
        """Return the headers that an object is served with, and its metadata, by name."""
        with _reasons():
            return obstore.get(self.store, key, options={"head": True}).attributes

    def between(self, key: str, first: int, end: int, tag: str) -> bytes:
        """Return octets of an object, `end` exclusive; raise ObjectChanged if its ETag changed."""
        with _reasons(), _conditional():
            got = obstore.get(self.store, key, options={"range": (first, end), "if_match": tag})
            return bytes(got.bytes())

    def put(self, key: str, octets: bytes, headers: Mapping[str, str]) -> None:
        """Write an object whole, with headers; a name that is no header's is metadata."""
        try:
            with _reasons():
                # In parts, a kill could leave some of them in the store, hidden and paid for.
                obstore.put(self.store, key, octets, attributes={**headers}, use_multipart=False)
        except FileNotFoundError as error:
            raise BucketError(NO_BUCKET) from error

    def put_if(self, key: str, octets: bytes, tag: str | None) -> None:
        """Write an object whose ETag is still this one, None if there is none yet.

        Raises ObjectChanged where it isn't (RFC 9110, 13.1.1).
        """
        mode = "create" if tag is None else {"e_tag": tag}
        with _reasons(), _conditional():
            obstore.put(self.store, key, octets, mode=mode, use_multipart=False)  # type: ignore[arg-type]


@contextmanager
def _conditional() -> Iterator[None]:
    # What is asked without a condition may be refused so too, where somebody else writes just then.
    try:
        yield
    except (AlreadyExistsError, FileNotFoundError, PreconditionError) as error:
        if "<Code>NoSuchBucket<" in str(error):
            raise BucketError(NO_BUCKET) from error
        if isinstance(error, FileNotFoundError):
            raise
        raise ObjectChanged from error


@contextmanager
def _reasons() -> Iterator[None]:
    try:
        yield
    except PermissionDeniedError as error:
        raise BucketError(
            _reason(str(error), "the store doesn't allow it with these keys")
        ) from error
    except BaseError as error:
        raise BucketError(_reason(str(error))) from error


def _reason(told: str, otherwise: str = "") -> str:
    """Return what an error says to people, where it is a usual one, or else its first line.

    The other lines are for who writes the library.
    """
    known = ((re.search(pattern, told), words) for pattern, words in _REASONS.items())
    found = (match.expand(words) for match, words in known if match is not None)
    return next(found, otherwise or told.partition("\n")[0])
