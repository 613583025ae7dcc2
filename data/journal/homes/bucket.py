"""A journal that is one object in a bucket of an S3-compatible store.

Each publication writes the object anew, if it is still the one that was read (If-Match, RFC 9110,
13.1.1): the store itself has either the old one or the new one.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event

from data.buckets import Bucket, BucketError, ObjectChanged, open_bucket
from data.errors import JournalAway, JournalChanged, JournalError, JournalMissing
from data.journal.store import OVERTAKEN, poll

PROBE = ".probe"
"""Behind the key: an object that is never there, where the store knows conditions."""
_NEVER = '"00000000000000000000000000000000"'


def bucket_home(name: str, environment: Mapping[str, str]) -> "BucketHome":
    """Return the home called `s3://BUCKET/KEY`, reached as the variables AWS_* say."""
    bucket, _, key = name.removeprefix("s3://").partition("/")
    try:
        return BucketHome(name=name, key=key, bucket=open_bucket(bucket, environment))
    except BucketError as error:
        raise JournalError(name, str(error)) from error


@dataclass(frozen=True, kw_only=True)
class BucketHome:
    """An object in a bucket."""

    name: str
    key: str
    bucket: Bucket

    def stamp(self) -> object:
        """Return what tells the object from what it was before; None where there is none."""
        try:
            return self.bucket.head(self.key)
        except FileNotFoundError:
            return None
        except BucketError as error:
            raise self._away("read", error) from error

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait for the next look."""
        return poll(stop, seconds)

    @contextmanager
    def reading(self) -> Iterator["_Octets"]:
        """Look what the object is now; raises JournalMissing or JournalAway."""
        try:
            head = self.bucket.head(self.key)
            yield _Octets(home=self, length=head.size, tag=self._tag(head.tag))
        except FileNotFoundError as error:
            raise JournalMissing(self.name) from error
        except ObjectChanged as error:
            raise JournalChanged(self.name, "it changed while it was read; look again") from error
        except BucketError as error:
            raise self._away("read", error) from error

    @contextmanager
    def writing(self, *, create: bool) -> Iterator["_Octets"]:
        """Look what the object is now, to write it anew; raises JournalMissing or JournalAway."""
        self._check_conditions()
        with ExitStack() as stack:
            try:
                octets = stack.enter_context(self.reading())
            except JournalMissing:
                if not create:
                    raise
                octets = _Octets(home=self, length=0, tag=None)
            yield octets

    def _check_conditions(self) -> None:
        """Refuse a store that would let two publishers overwrite each other.

        Such a store takes a condition that can't be true for none.
        """
        try:
            heeded = self._heeds(_NEVER)
        except BucketError as error:
            raise self._away("written", error) from error
        if not heeded:
            raise JournalError(
                self.name,
                "its store heeds no conditions (If-Match) in writing, so two publishers could "
                "overwrite each other; take a store that does, or a file or PostgreSQL",
            )

    def _heeds(self, never: str) -> bool:
        """Tell whether the store heeds a condition that can't be true, in this spelling."""
        try:
            self.bucket.put_if(self.key + PROBE, b"\n", never)
        except (ObjectChanged, FileNotFoundError):
            return True
        return False

    def replace(self, octets: bytes, tag: str | None) -> None:
        """Write the object whole where its ETag is still this one; else raise ObjectChanged.

        The gateway of Ceph compares the condition, quotes and all, with an ETag that has none: it
        is told again without them where nothing changed, and where such a condition is heeded.
        """
        try:
            self.bucket.put_if(self.key, octets, tag)
        except ObjectChanged:
            bare = (tag or "").strip('"')
            if tag in {None, bare} or self.bucket.head(self.key).tag != tag:
                raise
            if not self._heeds(_NEVER.strip('"')):
                raise
            self.bucket.put_if(self.key, octets, bare)

    def _tag(self, tag: str | None) -> str:
        if tag is None:
            raise JournalError(self.name, "its store tells no ETag; take another store")
        return tag

    def _away(self, done: str, error: BucketError) -> JournalAway:
        return JournalAway(self.name, f"it can't be {done}: {error}")


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
        return self.home.bucket.between(self.home.key, first, end, self.tag)

    def write(self, octets: bytes, offset: int) -> str | None:
        home, whole = self.home, self.between(0, offset) + octets
        try:
            home.replace(whole, self.tag)
        except (ObjectChanged, FileNotFoundError) as error:
            raise JournalChanged(home.name, OVERTAKEN) from error
        except BucketError as error:
            raise home._away("written", error) from error  # noqa: SLF001 - of its own home
        return None
