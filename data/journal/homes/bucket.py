"""A journal that is one object in a bucket of an S3-compatible store.

Each publication writes the object anew, if it is still the one that was read (If-Match, RFC 9110,
13.1.1): the store itself has either the old one or the new one.

obstore's threads don't survive a fork: a process that has asked the store must not be forked to ask
again (it would wait for ever); one that is forked before the first question may.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    PreconditionError,
)
from obstore.store import S3Store

from data.errors import JournalAway, JournalChanged, JournalError, JournalMissing
from data.journal.store import OVERTAKEN, poll

CONNECTING = timedelta(seconds=5)
ANSWERING = timedelta(seconds=30)
TRYING = timedelta(seconds=20)
"""How long a connection, an answer, and all tries together may take."""

PROBE = ".probe"
"""Behind the key: an object that is never there, where the store knows conditions."""


def bucket_home(name: str, environment: Mapping[str, str]) -> "BucketHome":
    """Return the home called `s3://BUCKET/KEY`, reached as the variables AWS_* say."""
    bucket, _, key = name.removeprefix("s3://").partition("/")
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    config = {n: v for n, v in environment.items() if n in _KNOWN and v}
    if endpoint:
        config["AWS_ENDPOINT_URL"] = endpoint
    store = S3Store(
        bucket,
        config=config,  # type: ignore[arg-type]  # its names are those of the environment
        client_options={
            "allow_http": (endpoint or "").startswith("http://"),
            "connect_timeout": CONNECTING,
            "timeout": ANSWERING,
        },
        retry_config={"max_retries": 3, "retry_timeout": TRYING},
    )
    return BucketHome(name=name, key=key, store=store)


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


@dataclass(frozen=True, kw_only=True)
class BucketHome:
    """An object in a bucket."""

    name: str
    key: str
    store: S3Store

    def stamp(self) -> object:
        """Return what tells the object from what it was before; None where there is none."""
        try:
            head = obstore.head(self.store, self.key)
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise self._away("read", error) from error
        return head["e_tag"], head["size"], head["last_modified"]

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait for the next look."""
        return poll(stop, seconds)

    @contextmanager
    def reading(self) -> Iterator["_Octets"]:
        """Look what the object is now; raises JournalMissing or JournalAway."""
        try:
            head = obstore.head(self.store, self.key)
            yield _Octets(home=self, length=head["size"], tag=self._tag(head["e_tag"]))
        except FileNotFoundError as error:
            raise JournalMissing(self.name) from error
        except PreconditionError as error:
            raise JournalChanged(self.name, "it changed while it was read; look again") from error
        except BaseError as error:
            raise self._away("read", error) from error

    @contextmanager
    def writing(self, *, create: bool) -> Iterator["_Octets"]:
        """Look what the object is now, to write it anew; raises JournalMissing or JournalAway."""
        self._check_conditions()
        try:
            with self.reading() as octets:
                yield octets
        except JournalMissing:
            if not create:
                raise
            yield _Octets(home=self, length=0, tag=None)

    def _check_conditions(self) -> None:
        """Refuse a store that would let two publishers overwrite each other.

        Such a store takes a condition that can't be true for none.
        """
        try:
            obstore.put(
                self.store,
                self.key + PROBE,
                b"\n",
                mode={"e_tag": '"00000000000000000000000000000000"'},
                use_multipart=False,
            )
        except (PreconditionError, FileNotFoundError):
            return
        except BaseError as error:
            raise self._away("written", error) from error
        raise JournalError(
            self.name,
            "its store heeds no conditions (If-Match) in writing, so two publishers could "
            "overwrite each other; take a store that does, or a file or PostgreSQL",
        )

    def _tag(self, tag: str | None) -> str:
        if tag is None:
            raise JournalError(self.name, "its store tells no ETag; take another store")
        return tag

    def _away(self, done: str, error: BaseError) -> JournalAway:
        return JournalAway(self.name, f"it can't be {done}: {_reason(error)}")


@dataclass(frozen=True, kw_only=True)
class _Octets:
    """The octets of an object with an ETag; None where there is no object yet."""

    home: BucketHome
    length: int
    tag: str | None

    def size(self) -> int:
        return self.length

    def between(self, first: int, end: int) -> bytes:
        end = min(end, self.length)
        if first >= end or self.tag is None:
            return b""
        options = {"range": (first, end), "if_match": self.tag}
        got = obstore.get(self.home.store, self.home.key, options=options)  # type: ignore[arg-type]
        return bytes(got.bytes())

    def write(self, octets: bytes, offset: int) -> str | None:
        home, whole = self.home, self.between(0, offset) + octets
        mode = "create" if self.tag is None else {"e_tag": self.tag}
        try:
            obstore.put(home.store, home.key, whole, mode=mode, use_multipart=False)  # type: ignore[arg-type]
        except (AlreadyExistsError, PreconditionError) as error:
            raise JournalChanged(home.name, OVERTAKEN) from error
        except BaseError as error:
            raise home._away("written", error) from error  # noqa: SLF001 - of its own home
        return None


def _reason(error: BaseError) -> str:
    """Return the first line of an error: the others are for who writes the library."""
    return str(error).partition("\n")[0]
