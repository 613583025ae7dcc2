"""Settings from the environment: every value that is right, every fault at once."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import Settings, read_settings
from data.errors import Fault, Faulty
from data.journal.homes.address import REMEDY, Address, read_address
from data.plan.folder import Folder

FOLDER = Folder(Path("/srv/club"))
PORT_REMEDY = "write a number from 0 to 65535; 0 takes any free port"
POLL_REMEDY = "write seconds from 0.05 to 3600"
RETIRE_REMEDY = "write whole days from 0 to 9999"
WORKERS_REMEDY = "write a number from 1 to 256; as many as there are cores is enough"
HOST_REMEDY = "write an address of this host, as in 127.0.0.1, ::1 or localhost"
KNOWN = (
    "there are: KALENDS_FOLDER, KALENDS_JOURNAL, KALENDS_BASE_URL, KALENDS_HOST, "
    "KALENDS_PORT, KALENDS_POLL, KALENDS_RETIRE, KALENDS_WORKERS, KALENDS_METRICS_PORT, "
    "KALENDS_AUDIENCE, KALENDS_LOG, KALENDS_LOG_FORMAT"
)


def settings_with(**values: Any) -> Settings:
    """Return the settings of the folder with other values."""
    return Settings(**{"folder": FOLDER, "journal": FOLDER.journal, **values})


def fault(name: str, value: str, problem: str, remedy: str) -> Fault:
    return Fault(file="environment", line=0, key=name, value=value, problem=problem, remedy=remedy)


def unusable(name: str, value: str, remedy: str) -> Fault:
    return fault(name, repr(value), "it can't be used", remedy)


def faults(environment: dict[str, str], said: Collection[str] = ()) -> tuple[Fault, ...]:
    with pytest.raises(Faulty) as caught:
        read_settings(environment, FOLDER, said)
    return caught.value.faults


@pytest.mark.parametrize(
    ("environment", "settings"),
    [
        ({}, settings_with()),
        ({"PATH": "/bin", "kalends_port": "x", "XKALENDS_PORT": "x"}, settings_with()),
        ({"KALENDS_PORT": "", "KALENDS_BASE_URL": "", "KALENDS_NOPE": ""}, settings_with()),
        ({"KALENDS_FOLDER": "/for/the/caller"}, settings_with()),
        (
            {
                "KALENDS_BASE_URL": "https://plan.example",
                "KALENDS_JOURNAL": "/var/journal.jsonl",
                "KALENDS_HOST": "::",
                "KALENDS_PORT": "0",
                "KALENDS_POLL": "0.05",
                "KALENDS_RETIRE": "90",
                "KALENDS_METRICS_PORT": "9464",
                "KALENDS_AUDIENCE": "/var/audience.json",
                "KALENDS_LOG": "requests",
                "KALENDS_LOG_FORMAT": "json",
            },
            settings_with(
                base_url="https://plan.example",
                journal=Path("/var/journal.jsonl"),
                host="::",
                port=0,
                poll=0.05,
                retire=90,
                metrics_port=9464,
                audience=Path("/var/audience.json"),
                log="requests",
                log_format="json",
            ),
        ),
        ({"KALENDS_PORT": "65535", "KALENDS_POLL": "3600"}, settings_with(port=65535, poll=3600.0)),
        ({"KALENDS_RETIRE": "0"}, settings_with(retire=0)),
        ({"KALENDS_RETIRE": "9999"}, settings_with(retire=9999)),
        ({"KALENDS_WORKERS": "4"}, settings_with(workers=4)),
        ({"KALENDS_HOST": "fe80::1%eth0"}, settings_with(host="fe80::1%eth0")),
    ],
)
def test_settings_are_read(environment: dict[str, str], settings: Settings) -> None:
    assert read_settings(environment, FOLDER) == settings


def test_the_defaults_are_the_folder_s_files() -> None:
    settings = read_settings({}, FOLDER)
    assert settings == Settings(
        folder=FOLDER,
        journal=Path("/srv/club/journal.jsonl"),
        base_url="",
        host="127.0.0.1",
        port=8000,
        poll=1.0,
        retire=30,
        metrics_port=None,
        audience=None,
        log="events",
        log_format="text",
        links=(),
    )
    assert (settings.folder.plans, settings.folder.places) == (
        Path("/srv/club/plans"),
        Path("/srv/club/places.toml"),
    )


LINKS = {
    "KALENDS_SERVICE_HOST": "10.0.0.1",
    "KALENDS_SERVICE_PORT": "80",
    "KALENDS_SERVICE_PORT_HTTP": "80",
    "KALENDS_PORT": "tcp://10.0.0.1:80",
    "KALENDS_PORT_80_TCP": "tcp://10.0.0.1:80",
    "KALENDS_PORT_80_TCP_PROTO": "tcp",
    "KALENDS_PORT_80_TCP_PORT": "80",
    "KALENDS_PORT_80_TCP_ADDR": "10.0.0.1",
    "KALENDS_PORT_53_UDP": "udp://10.0.0.1:53",
    "KALENDS_DESK_SERVICE_HOST": "10.0.0.2",
    "KALENDS_DESK_PORT": "tcp://10.0.0.2:80",
    "KALENDS_DESK_PORT_80_TCP_ADDR": "10.0.0.2",
}
"""What Kubernetes sets where Services are called `kalends` and `kalends-desk`."""


def test_what_kubernetes_sets_is_left_aside_and_told() -> None:
    assert read_settings(LINKS, FOLDER) == settings_with(links=tuple(sorted(LINKS)))


@pytest.mark.parametrize("port", ["tcp:/10.0.0.1:80", "http://10.0.0.1:80", "xtcp://10.0.0.1"])
def test_a_port_that_only_looks_like_a_link_is_refused(port: str) -> None:
    assert faults({"KALENDS_PORT": port}) == (unusable("KALENDS_PORT", port, PORT_REMEDY),)


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
    expected = settings_with(base_url=base_url)
    assert read_settings({"KALENDS_BASE_URL": given}, FOLDER) == expected


FORM = "begin with https:// or http://, as in https://plan.example.org"
CLEAN = "take spaces and control characters out"
NAME = "write a host name of letters, digits and hyphens, as in plan.example.org"
PORT = "write the port as a number from 1 to 65535, or leave it out"
PATH = "write its path in ASCII letters, digits and hyphens, as in /plan"
REST = "take out what begins with ? or #: addresses are made by adding to this one"
OPEN = "take user and password out: everybody sees this address"
BRACKETS = "write an IPv6 address in brackets, as in http://[::1]:8000"
WHOLE = "write a whole IPv6 address in the brackets, as in http://[::1]:8000"


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("plan.example", FORM),
        ("//plan.example", FORM),
        ("ftp://plan.example", FORM),
        ("webcal://plan.example", FORM),
        ("https:/plan.example", FORM),
        ("https://", NAME),
        ("https:///path", NAME),
        ("https://:443", NAME),
        ("https://plan_example", NAME),
        ("https://-plan.example", NAME),
        ("https://plan..example", NAME),
        (f"https://{'a' * 64}.example", NAME),
        ("https://256.0.0.1", NAME),
        ("https://план.example", "write the host in ASCII: xn--80avhf.example"),
        (f"https://{'п' * 64}.example", "write the host in ASCII, as in plan.example.org"),
        ("https://plan.example/план", PATH),
        ('https://plan.example/"', PATH),
        ("https://plan.example/<b>", PATH),
        ("https://plan.example/?x=1", REST),
        ("https://plan.example?", REST),
        ("https://plan.example/#top", REST),
        ("https://plan.example/a b", CLEAN),
        ("https://plan example", CLEAN),
        ("https://plan.example\n", CLEAN),
        ("https://plan.example/\r\nX: 1", CLEAN),
        ("https://plan.example/\x1b[31m", CLEAN),
        ("https://plan.example/\x00", CLEAN),
        ("https://[::1", BRACKETS),
        ("https://[::1]x", BRACKETS),
        ("https://::1", BRACKETS),
        ("https://[::g]", WHOLE),
        ("https://[fe80::1%25eth0]", WHOLE),
        ("https://plan.example:", PORT),
        ("https://plan.example:http", PORT),
        ("https://plan.example:0", "write a port from 1 to 65535"),
        ("https://plan.example:65536", "write a port from 1 to 65535"),
    ],
)
def test_a_base_url_that_can_not_stand_in_a_feed_is_refused(given: str, remedy: str) -> None:
    shown = given if len(given) <= 60 else f"{given[:59]}…"
    assert faults({"KALENDS_BASE_URL": given}) == (unusable("KALENDS_BASE_URL", shown, remedy),)


@pytest.mark.parametrize("user", ["user@", "user:secret@", "user:se/cret@", "a@b:c@"])
def test_a_password_in_a_base_url_is_refused_and_not_told(user: str) -> None:
    found = faults({"KALENDS_BASE_URL": f"https://{user}plan.example"})
    shown = "https://…@plan.example"
    assert [(fault.key, fault.value) for fault in found] == [("KALENDS_BASE_URL", repr(shown))]
    assert "secret" not in str(found)


def test_a_base_url_without_end_is_refused_and_cut() -> None:
    given = "https://plan.example/" + "a" * 100_000
    remedy = "write 200 characters at most; this one has 100,021"
    shown = f"{given[:59]}…"
    assert faults({"KALENDS_BASE_URL": given}) == (unusable("KALENDS_BASE_URL", shown, remedy),)


@pytest.mark.parametrize("host", ["plan example", "план.example", "a" * 100, "a\x1b", "[::1]"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    shown = host if len(host) <= 60 else f"{host[:59]}…"
    assert faults({"KALENDS_HOST": host}) == (unusable("KALENDS_HOST", shown, HOST_REMEDY),)


@pytest.mark.parametrize(
    "port", ["-1", "65536", "http", "8000.0", "80 00", "0x50", "+80", "9" * 59]
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


@pytest.mark.parametrize("workers", ["0", "-1", "1.5", "257", "1000", "auto", "²"], ids=ascii)
def test_workers_that_are_none_are_refused(workers: str) -> None:
    assert faults({"KALENDS_WORKERS": workers}) == (
        unusable("KALENDS_WORKERS", workers, WORKERS_REMEDY),
    )


def test_what_the_plan_states_now_is_no_setting() -> None:
    remedy = 'state it in the plan: returns = "jubilees" and jubilees = [5, 10] in a category'
    expected = fault("KALENDS_JUBILEES", "'5,10'", "there is no such setting any more", remedy)
    assert faults({"KALENDS_JUBILEES": "5,10"}) == (expected,)


UNKNOWN = "there is no such setting"


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
        read_settings(environment, FOLDER)
    assert caught.value.faults == (
        fault("KALENDS_PROT", "'80'", UNKNOWN, f"did you mean KALENDS_PORT? {KNOWN}"),
        fault("KALENDS_", "'x'", UNKNOWN, KNOWN),
        unusable("KALENDS_BASE_URL", "plan.example", FORM),
        unusable("KALENDS_PORT", "http", PORT_REMEDY),
        unusable("KALENDS_POLL", "0", POLL_REMEDY),
        unusable("KALENDS_RETIRE", "never", RETIRE_REMEDY),
    )
    assert str(caught.value).count("\n") == 5


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("BASEURL", "did you mean KALENDS_BASE_URL? "),
        ("URL", ""),
        ("DIR", ""),
        ("JOURNALS", "did you mean KALENDS_JOURNAL? "),
    ],
)
def test_a_name_that_is_near_is_suggested(name: str, near: str) -> None:
    expected = fault(f"KALENDS_{name}", "'https://x'", UNKNOWN, f"{near}{KNOWN}")
    assert faults({f"KALENDS_{name}": "https://x"}) == (expected,)


@pytest.mark.parametrize("name", ["PLANS", "PLACES"])
def test_a_setting_that_is_gone_leads_to_the_one_that_came(name: str) -> None:
    remedy = (
        "plans, places.toml and kalends.toml lie in one folder: "
        "name it with KALENDS_FOLDER or -C DIR"
    )
    expected = fault(f"KALENDS_{name}", "'/srv'", "there is no such setting any more", remedy)
    assert faults({f"KALENDS_{name}": "/srv"}) == (expected,)


def test_a_name_that_is_long_or_not_printable_is_cut_and_escaped() -> None:
    names = {"KALENDS_\x1b[31m": "1", f"KALENDS_{'X' * 5000}": "2"}
    keys = [fault.key for fault in faults(names)]
    assert keys == ["KALENDS_\\x1b[31M", f"KALENDS_{'X' * 59}…"]


def test_a_fault_of_the_command_line_is_told_as_such() -> None:
    names = {"KALENDS_METRICS_PORT": "-1", "KALENDS_POLL": "0"}
    told = [str(fault) for fault in faults(names, ["metrics_port"])]
    assert told == [
        f"environment: KALENDS_POLL = '0': it can't be used; {POLL_REMEDY}",
        f"command line: --metrics-port = '-1': it can't be used; {PORT_REMEDY}",
    ]


AWS = {"AWS_REGION": "us-east-1", "AWS_SECRET_ACCESS_KEY": "hidden"}


def test_a_journal_in_a_bucket_has_what_the_environment_says_of_the_way_there() -> None:
    url = "s3://plans/club/journal.jsonl"
    settings = read_settings({"KALENDS_JOURNAL": url, "PATH": "/bin", **AWS}, FOLDER)
    assert settings == settings_with(journal=Address(name=url, url=url, options=AWS))
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://a:hidden@db.example:5433/plans", "postgresql://db.example:5433/plans"),
        ("postgres://a@one,two/plans?password=hidden", "postgresql://one,two/plans"),
        ("POSTGRESQL://a:hidden@[::1]/plans", "postgresql://[::1]/plans"),
        ("postgresql:///plans?host=/run/postgresql", "postgresql:///plans"),
    ],
)
def test_a_journal_in_a_database_is_told_without_secrets(url: str, name: str) -> None:
    settings = read_settings({"KALENDS_JOURNAL": url}, FOLDER)
    # libpq knows its scheme in small letters alone.
    read = f"postgresql:{url.partition(':')[2]}"
    assert settings == settings_with(journal=Address(name=name, url=read, options={}))
    assert (str(settings.journal), "hidden" in repr(settings)) == (name, False)


KEY_REMEDY = "write the object's key as it is, in names with a slash between two"
DATABASE_REMEDY = (
    "write postgresql://USER@HOST/DATABASE; percent-encode odd characters (@ is %40, / is %2F), or "
    "leave the password to PGPASSWORD"
)
S3_REMEDY = "write s3://BUCKET/KEY, as in s3://plans/club/journal.jsonl"


@pytest.mark.parametrize(
    ("journal", "shown", "remedy"),
    [
        ("s3://plans", "s3://plans", S3_REMEDY),
        ("s3://plans/", "s3://plans/", S3_REMEDY),
        ("s3:///key", "s3:///key", S3_REMEDY),
        ("s3://a:hidden@plans/key", "s3://…@plans/key", S3_REMEDY),
        ("s3://plans/key?x=1", "s3://plans/key?x=1", S3_REMEDY),
        (
            "s3://plans/key/",
            "s3://plans/key/",
            KEY_REMEDY,
        ),
        ("s3://plans/a/../key", "s3://plans/a/../key", KEY_REMEDY),
        ("s3://plans/./key", "s3://plans/./key", KEY_REMEDY),
        ("s3://plans/..", "s3://plans/..", KEY_REMEDY),
        ("s3://plans/a//key", "s3://plans/a//key", KEY_REMEDY),
        ("s3://plans/a%2Fkey", "s3://plans/a%2Fkey", KEY_REMEDY),
        (
            "postgresql:/db/plans?password=hidden",
            "postgresql:/db/plans?password=…",
            DATABASE_REMEDY,
        ),
        ("postgresql://a:hid@den@db/plans", "postgresql://…@db/plans", DATABASE_REMEDY),
        ("postgresql://a:hid/den@db/plans", "postgresql://…@db/plans", DATABASE_REMEDY),
        ("postgresql://a:1/hidden@db/plans", "postgresql://…@db/plans", DATABASE_REMEDY),
        ("postgresql://a:hid?den@db/plans", "postgresql://…@db/plans", DATABASE_REMEDY),
        ("postgresql://a:1?hidden@db/plans", "postgresql://…@db/plans", DATABASE_REMEDY),
        ("postgresql://a:hid#den@db/plans", "postgresql://…@db/plans", DATABASE_REMEDY),
        ("postgresql://a@db:port/plans", "postgresql://…@db:port/plans", DATABASE_REMEDY),
        ("postgresql://a@db/my plans", "postgresql://…@db/my plans", DATABASE_REMEDY),
        ("https://db/plans", "https://db/plans", REMEDY),
        ("mysql://a:hidden@db/plans", "mysql://…@db/plans", REMEDY),
        ("postgresql://[::1/plans", "postgresql://[::1/plans", REMEDY),
    ],
)
def test_a_journal_nowhere_is_refused(journal: str, shown: str, remedy: str) -> None:
    assert faults({"KALENDS_JOURNAL": journal}) == (unusable("KALENDS_JOURNAL", shown, remedy),)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_address_is_read_or_refused_with_what_would_be_right(rest: str) -> None:
    for scheme in ("s3://", "postgresql://", "s3:/", ""):
        with suppress(ValueError):
            where = read_address(scheme + rest, {})
            assert isinstance(where, Path | Address)
