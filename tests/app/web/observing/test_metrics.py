"""What Prometheus reads of a server: every request counted, whichever way it was answered."""

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.settings import Settings
from app.web.application import create_app
from app.web.live import LiveState
from app.web.observing.keeping import Observing, ObservingRefused
from app.web.observing.metrics import Metrics, exposed
from app.web.observing.observer import Observer
from app.web.observing.tally import Tally
from app.web.wire.protocol import choose_protocol
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.plan.folder import Folder
from tests.app.conftest import Launch, free_port
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import Raw, get, talk
from tests.conftest import BASE_URL, NOW, PATIENCE

FEED = "/calendars/ru/all.ics"
MADE = "/calendars/ru/mark=off/all.ics"
Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def values(text: str) -> Values:
    """Return each sample of ours by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for metric in text_string_to_metric_families(text)
        for sample in metric.samples
        if sample.name.startswith("kalends_")
    }


def requests(found: Values) -> dict[tuple[str, str, str], float]:
    """Return how many requests there were by feed, client and status."""
    named = [(dict(labels), n) for (name, labels), n in found.items() if "requests" in name]
    return {(each["feed"], each["client"], each["status"]): n for each, n in named}


def scraped(port: int) -> Values:
    answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE)
    assert answer.status_code == 200
    return values(answer.text)


@contextmanager
def scraping(metrics: Metrics) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as bound, exposed(bound, metrics):
        yield bound.getsockname()[1]


@pytest.fixture(scope="module")
def live(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, f"{BASE_URL}/plan")


class Seen:
    """A server whose requests are counted, and its metrics' port."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port

    def ask(self, *octets: bytes) -> list[Raw]:
        return talk(self.address, b"".join(octets) + get(FEED, "Connection: close"))


@pytest.fixture
def seen(live: LiveState) -> Iterator[Seen]:
    tally = Tally()
    observer = Observer(live, count=tally.add)
    app = create_app(live, poll=60, clock=lambda: NOW, observer=observer)
    metrics = Metrics(live, tally.counts, lambda: NOW + timedelta(hours=1))
    protocol = choose_protocol(live, kept=app.kept, observer=observer)
    with serving(app, protocol) as address, scraping(metrics) as port:
        yield Seen(address, port)


APPLE = "User-Agent: iOS/18.0 (22A3354) dataaccessd/1.0"


def test_every_request_is_counted_once_whichever_way_it_is_answered(seen: Seen) -> None:
    feed, *_ = seen.ask(get(FEED, APPLE))
    known = f"If-None-Match: {feed.headers['etag']}"
    answers = seen.ask(
        # By the protocol itself, with the base URL's path and without it, with a query and a body.
        get(FEED, APPLE, known),
        get(f"/plan{FEED}?token=secret", APPLE, known),
        get(FEED, APPLE, "Content-Length: 2") + b"ab",
        # By the application: made, kept, moved, missing, refused.
        get(MADE, APPLE),
        get(MADE, APPLE),
        get("/ru/", "User-Agent: Mozilla/5.0"),
        get("/ru/", "User-Agent: Mozilla/5.0"),
        get("/api/entries"),
        get("/calendars/RU/all.ics"),
        get("/calendars/ru/gone.ics"),
        get("/wp-login.php?password=secret"),
        get(FEED).replace(b"GET", b"POST"),
        get(FEED, "Expect: 100-continue"),
    )
    assert len(answers) == 14
    [head] = talk(seen.address, get(FEED, APPLE, "Connection: close").replace(b"GET", b"HEAD"))
    assert (head.status, head.body) == (200, b"")
    [refused] = talk(seen.address, b"garbage\r\n\r\n")
    assert refused.status == 400
    assert requests(scraped(seen.port)) == {
        (FEED, "apple", "200"): 3,
        (FEED, "apple", "304"): 2,
        (FEED, "other", "200"): 3,
        (FEED, "other", "405"): 1,
        ("option", "apple", "200"): 2,
        ("option", "other", "308"): 1,
        ("option", "other", "404"): 1,
        ("page", "browser", "200"): 2,
        ("json", "other", "200"): 1,
        ("other", "other", "404"): 1,
        ("other", "other", "400"): 1,
    }


def test_what_is_served_is_told(seen: Seen, live: LiveState) -> None:
    seen.ask(get("/ru/"))
    found = scraped(seen.port)
    told = {name: value for (name, labels), value in found.items() if not labels}
    assert told["kalends_publication_age_seconds"] == 3600
    assert (told["kalends_entries"], told["kalends_feeds"]) == (46, 62)
    assert told["kalends_build_seconds"] == live.built > 0
    assert told["kalends_look_age_seconds"] > 0
    buckets = [n for (name, _), n in found.items() if name == "kalends_answer_seconds_bucket"]
    assert (buckets[-1], buckets) == (told["kalends_answer_seconds_count"], sorted(buckets))
    assert buckets[-1] == sum(requests(found).values()) == 2
    journal = {
        dict(labels)["status"]: n for (name, labels), n in found.items() if "journal" in name
    }
    assert journal == {"ok": 1, "stale": 0, "set back": 0}


def test_a_journal_that_is_not_served_is_told(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(journal.read_bytes())
    live = LiveState(file_store(path), languages, BASE_URL)
    looked = live.looked
    path.write_bytes(b"oops\n")
    live.look()
    assert live.looked > looked
    with scraping(Metrics(live, Tally().counts, lambda: NOW)) as port:
        found = scraped(port)
    journal_is = {
        dict(labels)["status"]: n for (name, labels), n in found.items() if "journal" in name
    }
    assert journal_is == {"ok": 0, "stale": 1, "set back": 0}


def settings(folder: Path, **given: object) -> Settings:
    return Settings(folder=Folder(folder), journal=folder / "journal.jsonl", **given)  # type: ignore[arg-type]


def test_a_port_in_use_is_refused(live: LiveState, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ObservingRefused) as caught:
            Observing(live, settings(tmp_path, metrics_port=port), lambda: NOW)
    assert str(caught.value) == (
        f"no metrics on 127.0.0.1:{port}: Address already in use; choose another --metrics-port"
    )


def test_nothing_is_seen_where_nothing_is_asked_for(live: LiveState, tmp_path: Path) -> None:
    observing = Observing(live, settings(tmp_path), lambda: NOW)
    with observing.running():
        assert observing.observer is None


SECRETS = ("198.51.100.23", "127.0.0.1:", "hidden-token", "password", "wp-login", "Bearer")


def test_a_server_tells_all_of_it_and_no_address_and_no_secret(
    workspace: Path, launch: Launch
) -> None:
    port, kept = free_port("127.0.0.1"), workspace / "audience.json"
    given = {"metrics_port": str(port), "log": "requests", "log_format": "json"}
    with launch(workspace, audience=str(kept), **given) as (address, process):
        lines = ("X-Forwarded-For: 198.51.100.23", "Authorization: Bearer hidden-token")
        talk(
            address,
            get(f"{FEED}?token=hidden-token", APPLE, *lines),
            get("/ru/?password=hidden-token", *lines),
            get("/wp-login.php/hidden-token", *lines),
            # What is led on to another spelling, or asked for by a browser's script, isn't there.
            get("/ru/hidden-token", *lines),
            get("/ru/x%0d%0ahidden-token", *lines),
            get("/EN/hidden-token/", *lines),
            get("/calendars/hidden-token", *lines).replace(b"GET", b"OPTIONS"),
            get("/api/hidden-token", *lines, "Connection: close").replace(b"GET", b"OPTIONS"),
        )
        found = scraped(port)
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)
    day = datetime.now(UTC).date().isoformat()
    assert found["kalends_audience", (("client", "apple"), ("feed", FEED))] == 1
    assert re.sub(r"\s", "", kept.read_text()) == (
        f'{{"days":{{"{day}":{{"{FEED}":{{"apple":1}}}}}},"version":1}}'
    )
    events = re.findall(r'"event": "(\w+)"', log)
    assert events == ["metrics", "listening", "published", *["request"] * 8]
    asked = re.findall(r'"message": "(\d+ \S+ for \w+) in', log)
    assert asked == [
        *(f"200 {FEED} for apple", "200 /ru/ for other", "404 other for other"),
        *["308 page for other"] * 3,
        *("204 option for other", "204 json for other"),
    ]
    written = log.replace(f'"base_url": "{address}"', "").replace(f"for {address}/", "")
    assert [secret for secret in SECRETS if secret in written] == []
