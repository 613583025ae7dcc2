"""Settings from the environment: every value that is right, every fault at once."""

from pathlib import Path

import pytest

from app.settings import FOLDER, Settings, read_settings
from data.errors import Fault, Faulty

URL_REMEDY = "write http:// or https://, a host name in ASCII, and no ? or #"
PORT_REMEDY = "write a number from 0 to 65535; 0 takes any free port"
POLL_REMEDY = "write seconds from 0.05 to 3600"
RETIRE_REMEDY = "write whole days from 0 to 9999"
KNOWN = (
    "there are: KALENDS_BASE_URL, KALENDS_JOURNAL, KALENDS_PLANS, KALENDS_PLACES, KALENDS_HOST, "
    "KALENDS_PORT, KALENDS_POLL, KALENDS_RETIRE"
)


def fault(name: str, value: str, problem: str, remedy: str) -> Fault:
    return Fault(file="environment", line=0, key=name, value=value, problem=problem, remedy=remedy)


def unusable(name: str, value: str, remedy: str) -> Fault:
    return fault(name, repr(value), "it can't be used", remedy)


def faults(environment: dict[str, str]) -> tuple[Fault, ...]:
    with pytest.raises(Faulty) as caught:
        read_settings(environment)
    return caught.value.faults


@pytest.mark.parametrize(
    ("environment", "settings"),
    [
        ({}, Settings()),
        ({"PATH": "/bin", "kalends_port": "x", "XKALENDS_PORT": "x"}, Settings()),
        ({"KALENDS_PORT": "", "KALENDS_BASE_URL": "", "KALENDS_NOPE": ""}, Settings()),
        (
            {
                "KALENDS_BASE_URL": "https://plan.example",
                "KALENDS_JOURNAL": "/srv/journal.jsonl",
                "KALENDS_PLANS": "/srv/plans",
                "KALENDS_PLACES": "places.toml",
                "KALENDS_HOST": "::",
                "KALENDS_PORT": "0",
                "KALENDS_POLL": "0.05",
                "KALENDS_RETIRE": "90",
            },
            Settings(
                base_url="https://plan.example",
                journal=Path("/srv/journal.jsonl"),
                plans=Path("/srv/plans"),
                places=Path("places.toml"),
                host="::",
                port=0,
                poll=0.05,
                retire=90,
            ),
        ),
        ({"KALENDS_PORT": "65535", "KALENDS_POLL": "3600"}, Settings(port=65535, poll=3600.0)),
        ({"KALENDS_RETIRE": "0"}, Settings(retire=0)),
        ({"KALENDS_RETIRE": "9999"}, Settings(retire=9999)),
    ],
)
def test_settings_are_read(environment: dict[str, str], settings: Settings) -> None:
    assert read_settings(environment) == settings


def test_the_defaults_are_the_data_that_comes_along() -> None:
    assert Settings() == Settings(
        base_url="",
        journal=FOLDER / "journal.jsonl",
        plans=FOLDER / "plans",
        places=FOLDER / "places.toml",
        host="127.0.0.1",
        port=8000,
        poll=1.0,
        retire=30,
    )
    assert all(path.exists() for path in (FOLDER / "plans", FOLDER / "places.toml"))


@pytest.mark.parametrize(
    ("given", "base_url"),
    [
        ("http://plan.example", "http://plan.example"),
        ("https://plan.example/", "https://plan.example"),
        ("https://plan.example///", "https://plan.example"),
        ("https://PLAN.Example:8443/Base/", "https://plan.example:8443/Base"),
        ("HTTPS://plan.example/a/b", "https://plan.example/a/b"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://[::1]", "http://[::1]"),
        ("http://localhost:80", "http://localhost:80"),
        ("https://xn--80aswg.xn--p1ai", "https://xn--80aswg.xn--p1ai"),
    ],
)
def test_a_base_url_is_made_even(given: str, base_url: str) -> None:
    assert read_settings({"KALENDS_BASE_URL": given}) == Settings(base_url=base_url)


@pytest.mark.parametrize(
    "given",
    [
        "plan.example",
        "//plan.example",
        "ftp://plan.example",
        "webcal://plan.example",
        "https://",
        "https:///path",
        "https://:443",
        "https://план.example",
        "https://plan.example/план",
        "https://plan.example/?x=1",
        "https://plan.example/#top",
        "https://plan.example/a b",
        "https://user@plan.example",
        "https://user:secret@plan.example",
        "https://plan example",
        "https://plan_example",
        'https://plan.example/"',
        "https://plan.example/<b>",
        "https://plan.example/\r\nX: 1",
        "https://plan.example/\x00",
        "https://[::1",
        "https://::1",
        "https://plan.example:",
    ],
)
def test_a_base_url_that_can_not_stand_in_a_feed_is_refused(given: str) -> None:
    [found] = faults({"KALENDS_BASE_URL": given})
    assert (found.file, found.line, found.key) == ("environment", 0, "KALENDS_BASE_URL")
    assert (found.value, found.problem) == (repr(given), "it can't be used")


@pytest.mark.parametrize(
    "port", ["-1", "65536", "http", "8000.0", "80 00", "0x50", "+80", "9" * 99]
)
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert faults({"KALENDS_PORT": port}) == (unusable("KALENDS_PORT", port, PORT_REMEDY),)


@pytest.mark.parametrize("port", ["²", "٣"], ids=["square", "arabic"])
def test_a_port_in_other_digits_is_refused(port: str) -> None:
    assert faults({"KALENDS_PORT": port}) == (unusable("KALENDS_PORT", port, PORT_REMEDY),)


@pytest.mark.parametrize(
    "poll", ["0", "0.049", "3600.1", "-1", "1e3", "nan", "inf", "1s", ".5", "٣"]
)
def test_a_poll_that_is_none_is_refused(poll: str) -> None:
    assert faults({"KALENDS_POLL": poll}) == (unusable("KALENDS_POLL", poll, POLL_REMEDY),)


@pytest.mark.parametrize(
    "retire", ["-1", "+1", "1.5", "10000", "00030", "P30D", "30 ", "1e3", "²", "٣"], ids=ascii
)
def test_days_that_are_none_are_refused(retire: str) -> None:
    assert faults({"KALENDS_RETIRE": retire}) == (
        unusable("KALENDS_RETIRE", retire, RETIRE_REMEDY),
    )


def test_what_the_plan_states_now_is_no_setting() -> None:
    remedy = 'state it in the plan: returns = "jubilees" and jubilees = [5, 10] in a category'
    expected = fault("KALENDS_JUBILEES", "''", "there is no such setting", remedy)
    assert faults({"KALENDS_JUBILEES": "5,10"}) == (expected,)


def test_every_fault_is_told_at_once() -> None:
    environment = {
        "KALENDS_PROT": "80",
        "KALENDS_BASE_URL": "plan.example",
        "KALENDS_PORT": "http",
        "KALENDS_POLL": "0",
        "KALENDS_RETIRE": "never",
        "KALENDS_": "x",
        "KALENDS_HOST": "127.0.0.1",
    }
    with pytest.raises(Faulty) as caught:
        read_settings(environment)
    assert caught.value.faults == (
        fault("KALENDS_PROT", "''", "there is no such setting", KNOWN),
        fault("KALENDS_", "''", "there is no such setting", KNOWN),
        unusable("KALENDS_BASE_URL", "plan.example", URL_REMEDY),
        unusable("KALENDS_PORT", "http", PORT_REMEDY),
        unusable("KALENDS_POLL", "0", POLL_REMEDY),
        unusable("KALENDS_RETIRE", "never", RETIRE_REMEDY),
    )
    assert str(caught.value).count("\n") == 5
