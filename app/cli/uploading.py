"""Upload the site into a bucket: what changed alone, and nothing before what it leads to."""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from hashlib import sha256
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar

from app.cli.export import ExportError, Files, left_over
from app.cli.hosting.objects import object_headers
from app.cli.hosting.rules import rules
from app.cli.hosting.target import Prefix
from calendars.feeds.site import Site
from data.buckets import Bucket, BucketError, open_bucket

AT_ONCE = 32
"""Requests that are made beside each other."""
IN_MEMORY = 64 << 20
"""Octets of changed files that wait in memory; more of them wait in a temporary file."""
DIGEST = "kalends-digest"
"""The metadata that tells what was uploaded, octets and headers (`x-amz-meta-kalends-digest`)."""


@dataclass(frozen=True, kw_only=True)
class Object:
    """A file of the site as a store keeps it; `headers` have its digest too."""

    key: str
    body: bytes
    headers: Mapping[str, str]


Result = TypeVar("Result")


class State(Enum):
    """What became of an object."""

    UPLOADED = "uploaded"
    UNCHANGED = "unchanged"
    CHANGED = "changed"


Settled = Callable[[str, State], None]
"""Is told the key of each object that is done, and what became of it."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many files were uploaded and left as they were, and which of earlier exports stay."""

    uploaded: int
    unchanged: int
    stay: Sequence[str]


def upload_site(
    where: Prefix,
    environment: Mapping[str, str],
    site: Site,
    files: Sequence[Files],
    told: Callable[[], object],
) -> Outcome:
    """Upload a site, its files in stages, and call `told` after each one.

    Raises ExportError, with what was done until then.
    """
    done: dict[str, State] = {}

    def settled(key: str, state: State) -> None:
        done[key] = state
        told()

    try:
        bucket = open_bucket(where.bucket, environment, where.prefix)
        there = frozenset(bucket.list_keys())
        upload(bucket, there, _objects(files, object_headers(rules(site))), settled)
    except BucketError as error:
        raise ExportError(_broken_off(where, str(error), done)) from error
    except OSError as error:
        reason = f"no temporary file can be written: {error.strerror}"
        raise ExportError(_broken_off(where, reason, done)) from error
    number = Counter(done.values())
    return Outcome(
        uploaded=number[State.UPLOADED],
        unchanged=number[State.UNCHANGED],
        stay=left_over(there, site, done),
    )


def _broken_off(where: Prefix, reason: str, done: Mapping[str, State]) -> str:
    number = Counter(done.values())[State.UPLOADED]
    if not number:
        return f"{where}: nothing was uploaded: {reason}"
    return (
        f"{where}: {reason}; {number} files were uploaded before, and nobody is led to what isn't "
        "there yet; the same command goes on where this one ended"
    )


def _objects(
    files: Sequence[Files], headers: Callable[[str], Mapping[str, str]]
) -> Sequence[Iterator[Object]]:
    return [(_object(path, body, headers(path)) for path, body in stage) for stage in files]


def _object(path: str, body: bytes, headers: Mapping[str, str]) -> Object:
    digest = sha256(repr(sorted(headers.items())).encode())
    digest.update(body)
    return Object(key=path, body=body, headers={**headers, DIGEST: digest.hexdigest()})


def upload(
    bucket: Bucket,
    there: Collection[str],
    stages: Sequence[Iterable[Object]],
    settled: Settled,
    *,
    in_memory: int = IN_MEMORY,
) -> None:
    """Upload the objects of each stage, and call `settled`, from any thread, when one is done.

    `there` are the keys that the bucket has. All that it hasn't goes first, stage by stage: nobody
    is led to a new page before its feeds are there, as what leads to it is still the old one.
    Then what changed replaces the old, stage by stage again, with all that it leads to in place.
    So wherever this ends, whoever begins at something that was there before finds what it names.

    Raises BucketError, and OSError where there is no room for what waits; what was uploaded until
    then is found UNCHANGED the next time.
    """
    settle = partial(_settle, bucket, there, settled)
    put = partial(_put, bucket, settled)
    with _workers() as pool, SpooledTemporaryFile(in_memory) as file:
        changed = [
            [
                _put_aside(file, each)
                for each, state in _beside(pool, settle, stage)
                if state is State.CHANGED
            ]
            for stage in stages
        ]
        for stage in changed:
            deque(_beside(pool, put, (take() for take in stage)), maxlen=0)


def _settle(bucket: Bucket, there: Collection[str], settled: Settled, each: Object) -> State:
    """Upload an object that isn't there; tell of another one whether it is as it should be."""
    if each.key not in there:
        _put(bucket, settled, each)
        return State.UPLOADED
    state = _look(bucket, each)
    if state is State.UNCHANGED:
        settled(each.key, state)
    return state


def _put(bucket: Bucket, settled: Settled, each: Object) -> None:
    bucket.put(each.key, each.body, each.headers)
    settled(each.key, State.UPLOADED)


def _look(bucket: Bucket, each: Object) -> State:
    # Asked of every object, and not read from a list: a list has no headers, and its ETags are
    # digests of the content only as long as nobody encrypts (SSE-KMS). An index of our own would
    # say what was there when we wrote it, whoever has changed it since. What the store adds to
    # our headers is its own business; one that we no longer give changes the digest.
    try:
        same = each.headers.items() <= bucket.headers(each.key).items()
    except FileNotFoundError:
        return State.CHANGED
    return State.UNCHANGED if same else State.CHANGED


def _put_aside(file: IO[bytes], each: Object) -> Callable[[], Object]:
    """Write an object's body into a file; return what gives the object back."""
    file.seek(0, SEEK_END)
    start, length, bare = file.tell(), len(each.body), replace(each, body=b"")
    file.write(each.body)

    def take() -> Object:
        file.seek(start)
        return replace(bare, body=file.read(length))

    return take


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Give threads; when an error ends it, what hasn't begun never does."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _beside(
    pool: ThreadPoolExecutor, work: Callable[[Object], Result], objects: Iterable[Object]
) -> Iterator[tuple[Object, Result]]:
    """Yield each object with what the work on it returned, in order.

    No more are taken than the threads have use for: their bodies take room.
    """
    begun: deque[tuple[Object, Future[Result]]] = deque()
    for each in objects:
        begun.append((each, pool.submit(work, each)))
        if len(begun) >= 2 * AT_ONCE:
            first, future = begun.popleft()
            yield first, future.result()
    for each, future in begun:
        yield each, future.result()
