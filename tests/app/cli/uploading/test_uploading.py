"""A site in a bucket of a real server: what is uploaded, in which order, and what is left there."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from app.cli import uploading
from app.cli.export import ExportError
from app.cli.hosting.target import Prefix, read_target
from data.buckets import Bucket, open_bucket
from tests.app.cli.test_cli import ended, move_a_date, plan_of, small, tree
from tests.app.cli.test_export import named, text_of
from tests.app.cli.uploading.recorder import Recorder, recorded
from tests.app.conftest import Kalends
from tests.app.web.proxies.test_static_hosting import matching, rules
from tests.conftest import ROOT, environment
from tests.data.journal.homes.conftest import bucket_server, free_port

__all__ = ["bucket_server", "small"]

BASE = "https://kalends.example/plan"
NUMBERS = count(1)
FOLDERS_ONLY = {"_headers", "nginx.conf"}
"""What a bucket has no use for."""
GIVEN = ("content-type", "cache-control", "content-disposition")
BROKEN_OFF = (
    "{0}: (?:nothing was uploaded: )?http://127.0.0.1:{1} doesn't answer, or breaks off"
    "(?:; (\\d+) files were uploaded before, and nobody is led to what isn't there yet; "
    "the same command goes on where this one ended)?\n"
)
ITEM = """
[[items]]
key = "added-later"
category = "events"
title = { ru = "Добавлено", en = "Added later" }
row = 60
when = "2023-09-12"
said = "12 сентября"
places = ["minsk"]
"""


@pytest.fixture(scope="module")
def recorder(bucket_server: int) -> Iterator[Recorder]:
    with recorded(bucket_server) as recorder:
        yield recorder


class Store:
    """A prefix of a bucket that has nothing yet, and the way there."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        recorder.forget()
        self.prefix = f"site{next(NUMBERS)}/plan"
        self.address = f"s3://club/{self.prefix}"

    def around(self, port: int) -> dict[str, str]:
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "secret"}
        return {**keys, "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}

    @property
    def bucket(self) -> Bucket:
        return open_bucket("club", self.around(self.recorder.target), self.prefix)

    def bodies(self) -> dict[str, bytes]:
        bucket = self.bucket
        return {
            key: bytes(bucket.store.get(key).bytes())  # around the recorder
            for key in bucket.list_keys()
        }

    def puts(self) -> list[str]:
        return self.recorder.puts(f"/club/{self.prefix}/")


@pytest.fixture
def store(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store(recorder)
    for name, value in store.around(recorder.port).items():
        monkeypatch.setenv(name, value)
    return store


def export(kalends: Kalends, folder: Path, target: str | Path) -> tuple[int, str, str]:
    # The settings of a test are those of Kalends; those of AWS stay in the environment.
    return ended(kalends(folder, "export", str(target), base_url=BASE))


def in_a_folder(kalends: Kalends, folder: Path, name: str) -> dict[str, bytes]:
    assert export(kalends, folder, folder / name)[0] == 0
    files = tree(folder / name)
    return {path: body for path, body in files.items() if path not in FOLDERS_ONLY}


def said(store: Store, uploaded: int, unchanged: int) -> tuple[int, str, str]:
    told = f"{uploaded} files uploaded, {unchanged} unchanged, in {store.address}, for {BASE}\n"
    return 0, told, ""


def publish_more(kalends: Kalends, folder: Path) -> None:
    """Publish an item more, and another one with another date."""
    plan = plan_of(folder)
    plan.write_text(plan.read_text(encoding="utf-8") + ITEM, encoding="utf-8")
    move_a_date(folder)
    run = kalends(folder, "publish", "--yes")
    assert run.returncode == 0, run.stderr


def test_a_bucket_gets_the_files_of_a_folder(kalends: Kalends, small: Path, store: Store) -> None:
    files = in_a_folder(kalends, small, "www")
    assert export(kalends, small, store.address) == said(store, len(files), 0)
    assert store.bodies() == files
    assert sorted(store.puts()) == sorted(files)


def test_every_object_is_served_as_the_rules_say(
    kalends: Kalends, small: Path, store: Store
) -> None:
    assert export(kalends, small, small / "www")[0] == 0
    assert export(kalends, small, store.address)[0] == 0
    found = rules((small / "www/_headers").read_text())
    bucket = store.bucket
    types: dict[str, set[str]] = {}
    for key in bucket.list_keys():
        address = "/plan/" + re.sub(r"(^|/)index.html$", r"\1", key)
        rule = found[matching(found, address)[0]] if matching(found, address) else {}
        wanted = {name: rule[name] for name in GIVEN if name in rule}
        given = {name.lower(): value for name, value in bucket.headers(key).items()}
        own = {name: given[name] for name in GIVEN if name in given}
        types.setdefault(key.rpartition(".")[2], set()).add(own["content-type"])
        assert (key, {"content-type": own["content-type"], **wanted}) == (key, own)
    assert types == {
        "atom": {"application/atom+xml; charset=utf-8"},
        "css": {"text/css; charset=utf-8"},
        "csv": {"text/csv; charset=utf-8; header=present"},
        "html": {"text/html; charset=utf-8"},
        "ics": {"text/calendar; charset=utf-8"},
        "js": {"text/javascript; charset=utf-8"},
        "json": {"application/json", "application/calendar+json", "application/schema+json"},
        "png": {"image/png"},
        "svg": {"image/svg+xml"},
        "txt": {"text/plain; charset=utf-8"},
        "webmanifest": {"application/manifest+json"},
        "xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        "xml": {"application/xml"},
    }


def test_a_second_run_uploads_nothing(kalends: Kalends, small: Path, store: Store) -> None:
    assert export(kalends, small, store.address)[0] == 0
    number = len(store.puts())
    store.recorder.forget()
    assert export(kalends, small, f"{store.address}/") == said(store, 0, number)
    asked = [method for method, _ in store.recorder.asked]
    assert (asked[0], {*asked[1:]}, len(asked)) == ("GET", {"HEAD"}, number + 1)


def test_what_changed_is_uploaded_alone(kalends: Kalends, small: Path, store: Store) -> None:
    old = in_a_folder(kalends, small, "old")
    assert export(kalends, small, store.address)[0] == 0
    publish_more(kalends, small)
    new = in_a_folder(kalends, small, "new")
    changed = {path for path, body in new.items() if old.get(path) != body}
    assert changed - old.keys()
    store.recorder.forget()
    number = len(new) - len(changed)
    assert export(kalends, small, store.address)[1].startswith(
        f"{len(changed)} files uploaded, {number} unchanged, in {store.address}, "
    )
    assert sorted(store.puts()) == sorted(changed)
    assert store.bodies() == {**old, **new}


def test_what_others_changed_is_put_right(kalends: Kalends, small: Path, store: Store) -> None:
    files = in_a_folder(kalends, small, "www")
    assert export(kalends, small, store.address)[0] == 0
    bucket = store.bucket
    feeds = sorted(path for path in files if path.startswith("calendars/"))
    kept, typed, written, gone, own = feeds[:5]
    kept_headers = {**bucket.headers(kept), "Cache-Control": "no-store"}
    bucket.put(kept, files[kept], kept_headers)
    bucket.put(typed, files[typed], {**bucket.headers(typed), "Content-Type": "text/plain"})
    bucket.put(written, b"another body", {"Content-Type": bucket.headers(written)["Content-Type"]})
    bucket.store.delete(gone)
    bucket.put(own, files[own], {**bucket.headers(own), "colour": "red"})
    store.recorder.forget()
    assert export(kalends, small, store.address) == said(store, 4, len(files) - 4)
    assert sorted(store.puts()) == sorted([kept, typed, written, gone])
    assert (store.bodies(), bucket.headers(own)["colour"]) == (files, "red")


def test_nothing_is_deleted_and_what_stays_is_told(
    kalends: Kalends, small: Path, store: Store
) -> None:
    assert export(kalends, small, store.address)[0] == 0
    old = ["calendars/ru/gone.ics", "ru/entries/gone/index.html"]
    for key in (*old, "CNAME"):
        store.bucket.put(key, b"old", {})
    told = (
        "2 files of an earlier export stay, as somebody may still ask for them: "
        "calendars/ru/gone.ics, ru/entries/gone/index.html\n"
    )
    _, out, _ = export(kalends, small, store.address)
    assert out.split("\n", 1)[1] == told
    assert {store.bodies()[key] for key in (*old, "CNAME")} == {b"old"}
    assert {method for method, _ in store.recorder.asked} == {"GET", "HEAD", "PUT"}


@cache
def leads_to(path: str, body: bytes) -> frozenset[str]:
    """Return the paths of the files of its own site that a file names."""
    own = urlsplit(BASE)
    found = set()
    for address in named(path, text_of(path, body), BASE):
        parts = urlsplit(urljoin(f"{BASE}/{path}", address))
        if parts.scheme in ("https", "") and parts.netloc in (own.netloc, "") and parts.path:
            target = parts.path.removeprefix(f"{own.path}/")
            found.add(f"{target}index.html" if target == "" or target.endswith("/") else target)
    return frozenset(found)


def dead_ends(files: Mapping[str, bytes], known: Collection[str]) -> set[tuple[str, str]]:
    """Return what is named and isn't there, by all that those find who begin at what is known."""
    found, waiting, dead = {*known}, [*known], set()
    while waiting:
        path = waiting.pop()
        for target in leads_to(path, files[path]):
            if target not in files:
                dead.add((path, target))
            elif target not in found:
                found.add(target)
                waiting.append(target)
    return dead


def moments(store: Store, before: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    """Yield what the store held before, and after each object that was written."""
    files = {**before}
    yield files
    for path, octets in store.recorder.written:
        files = {**files, path.removeprefix(f"/club/{store.prefix}/"): octets}
        yield files


def test_until_the_index_is_there_nobody_is_led_anywhere(
    kalends: Kalends, small: Path, store: Store
) -> None:
    assert export(kalends, small, store.address)[0] == 0
    puts = store.puts()
    pages = [path for path in puts if path.endswith(".html") and not path.endswith("404.html")]
    content = [path for path in puts if not path.endswith((".html", ".atom"))]
    content = [path for path in content if not path.startswith(("robots.txt", "sitemap"))]
    assert (puts[: len(content)], puts[-1]) == (content, "index.html")
    assert {*pages[-3:-1]} == {"ru/index.html", "en/index.html"}
    *_, last = moments(store, {})
    assert dead_ends(last, last) == set()


def test_wherever_an_upload_ends_all_that_was_known_leads_on(
    kalends: Kalends, small: Path, store: Store
) -> None:
    assert export(kalends, small, store.address)[0] == 0
    before = store.bodies()
    store.recorder.forget()
    publish_more(kalends, small)
    assert export(kalends, small, store.address)[0] == 0
    assert "ru/entries/mag-2023/added-later/index.html" in store.puts()
    assert store.puts()[-1] == "index.html" or "index.html" not in store.puts()
    broken = [dead_ends(files, before) for files in moments(store, before)]
    assert broken == [set()] * (len(store.puts()) + 1)


def test_an_upload_that_was_broken_off_is_told_and_goes_on(
    kalends: Kalends, small: Path, store: Store
) -> None:
    files = in_a_folder(kalends, small, "www")
    before = 0
    for left in (0, 1, 40, len(files) // 2):
        store.recorder.forget()
        store.recorder.left = left
        code, out, err = export(kalends, small, store.address)
        told = re.fullmatch(BROKEN_OFF.format(store.address, store.recorder.port), err)
        assert (code, out) == (1, "")
        assert told, err
        assert int(told[1] or 0) == len(store.puts()) == left
        before += left
        assert "index.html" not in store.bodies()
    store.recorder.forget()
    assert export(kalends, small, store.address) == said(store, len(files) - before, before)
    assert store.bodies() == files


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"AWS_ENDPOINT_URL": "localhost:9000"}, "AWS_ENDPOINT_URL: write an address as in "),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:{}"}, "http://127.0.0.1:{} doesn't answer, or "),
        ({"AWS_ENDPOINT_URL": "http://x:99999"}, "AWS_ENDPOINT_URL: write an address as in "),
        ({"AWS_REGION": "us east"}, "AWS_REGION has a space, or a sign that is not of ASCII"),
        ({"AWS_ACCESS_KEY_ID": None}, "no keys are set: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_a_store_that_can_not_be_reached_is_told(
    kalends: Kalends,
    small: Path,
    store: Store,
    variables: Mapping[str, str | None],
    reason: str,
) -> None:
    port = str(free_port())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            if value is None:
                patch.delenv(name)
            else:
                patch.setenv(name, value.format(port))
        code, out, err = export(kalends, small, store.address)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{store.address}: nothing was uploaded: {reason.format(port)}")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_what_the_keys_do_not_allow_is_told(
    kalends: Kalends, small: Path, store: Store, method: str
) -> None:
    if method == "HEAD":
        store.bucket.put("calendars/ru/all.ics", b"", {})
    store.recorder.forbidden = method
    code, out, err = export(kalends, small, store.address)
    assert (code, out, err.startswith(f"{store.address}: ")) == (1, "", True)
    assert "the store doesn't allow it with these keys" in err
    assert err.startswith(f"{store.address}: nothing was uploaded: ") == (method != "HEAD")


def test_another_who_writes_there_is_told(kalends: Kalends, small: Path, store: Store) -> None:
    store.recorder.busy = True
    told = f"{store.address}: nothing was uploaded: somebody else writes there at the same time\n"
    assert export(kalends, small, store.address) == (1, "", told)


def test_a_bucket_that_is_not_there_is_told(kalends: Kalends, small: Path, store: Store) -> None:
    del store
    told = "s3://nowhere/plan: nothing was uploaded: there is no such bucket\n"
    assert export(kalends, small, "s3://nowhere/plan") == (1, "", told)


def test_the_package_that_is_missing_is_told(small: Path) -> None:
    code = "import sys; sys.modules['obstore'] = None; from app.cli.main import cli; cli()"
    run = subprocess.run(
        [sys.executable, "-c", code, "export", "s3://club/plan"],
        env=environment(small),
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    told = "s3://club/plan: a bucket needs a package: install kalends[s3]\n"
    assert ended(run) == (1, "", told)


def test_what_waits_may_be_more_than_memory_is_for(recorder: Recorder, tmp_path: Path) -> None:
    store = Store(recorder)
    bucket = open_bucket("club", store.around(recorder.port), store.prefix)
    # More than a store lists at once.
    bodies = {f"{number}": f"{number}".encode() * 100 for number in range(1050)}
    headers = {uploading.DIGEST: "new"}
    objects = [uploading.Object(key=k, body=body, headers=headers) for k, body in bodies.items()]
    done: dict[str, uploading.State] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nothing"))
        with pytest.raises(FileNotFoundError):
            uploading.upload(bucket, bodies, [objects], done.__setitem__, in_memory=5000)
    assert (done, store.puts()) == ({}, [])
    uploading.upload(bucket, bodies, [objects], done.__setitem__, in_memory=5000)
    assert done == dict.fromkeys(bodies, uploading.State.UPLOADED)
    written = {path.rpartition("/")[2]: body for path, body in recorder.written}
    assert (written, sorted(bucket.list_keys())) == (bodies, sorted(bodies))


def test_without_a_base_url_it_is_told_there_too(
    kalends: Kalends, small: Path, store: Store
) -> None:
    run = kalends(small, "export", store.address)
    assert run.stdout.endswith(f" unchanged, in {store.address}, for http://127.0.0.1:8000\n")
    assert (run.returncode, run.stderr.split(",")[0]) == (0, "no base URL is set")


@pytest.mark.parametrize("prefix", ["", "plan", "sites/plan", "план", "a=b/2027!"])
def test_a_prefix_is_read_as_it_is_written(prefix: str) -> None:
    where = Prefix(bucket="plan.example.org", prefix=prefix)
    assert {read_target(f"{where}{end}") for end in ("", "/")} == {where}


@pytest.mark.parametrize("text", ["www", "/srv/www", "s3", "a b", "[red]out"])
def test_a_folder_stays_one(text: str) -> None:
    assert read_target(text) == Path(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "s3:", "s3:/", "s3:/x", "s3://", "s3:///x", "s3:club", "S3://Club", "s3://c/x"),
        *("gs://x", "https://x/y", "file:///srv/www", "s3://key:secret@club/x", "s3://club//x"),
        *("s3://club/a/../b", "s3://club/./b", "s3://club/50%25", "s3://club/a?b", "s3://club/#"),
        *("s3://club/a b", "s3://club/a\n", "s3://club/a\\b", "s3://club:80/x"),
    ],
)
def test_what_is_neither_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ExportError) as caught:
        read_target(text)
    assert str(caught.value).startswith(f"{text}: " if text else "it is said to go nowhere; ")
    assert "s3://BUCKET" in str(caught.value)
