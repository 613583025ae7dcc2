"""The command line, as real processes in a folder of their own."""

import errno
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.cli.export import exported
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import Publication, fold
from tests.conftest import BASE_URL, PATIENCE, ROOT, environment

Kalends = Callable[..., subprocess.CompletedProcess[str]]

MONTH = 'when = "2023-02"'
REMARKED = ("jubilee-taganrog", "city-day-yerevan", "city-day-chisinau", "city-day-nur-sultan")


def plan_of(folder: Path) -> Path:
    return folder / "plans/mag-2023.toml"


def edit(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= count
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    return path.read_text(encoding="utf-8").split(words, 1)[0].count("\n") + 1


def move_a_date(folder: Path) -> None:
    edit(plan_of(folder), MONTH, 'when = "2023-02-14"')


def drop_items(folder: Path, *keys: str) -> None:
    head, *items = plan_of(folder).read_text(encoding="utf-8").split("[[items]]")
    kept = [item for item in items if not any(f'key = "{key}"' in item for key in keys)]
    assert len(items) - len(kept) == len(keys)
    plan_of(folder).write_text("[[items]]".join([head, *kept]), encoding="utf-8")


def ended(run: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return run.returncode, run.stdout, run.stderr


def journal_of(folder: Path) -> bytes:
    path = folder / "journal.jsonl"
    return path.read_bytes() if path.exists() else b""


# the folder


def stranger(start: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command where one stands, with nothing set but what is given."""
    others = {name: v for name, v in os.environ.items() if not name.startswith("KALENDS_")}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env={**others, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **variables},
        cwd=start,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


COMMANDS = ("check", "show", "recheck", "preview", "diff", "publish --yes", "draft 2024", "serve")


@pytest.mark.parametrize("command", [*COMMANDS, "export out"])
def test_outside_a_folder_every_command_says_so_and_does_nothing(
    tmp_path: Path, command: str
) -> None:
    told = (
        f"{tmp_path}: neither here nor in a folder above is a kalends.toml; name a folder with "
        "-C DIR or KALENDS_FOLDER, or make one: kalends new DIR\n"
    )
    assert ended(stranger(tmp_path, *command.split())) == (1, "", told)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_given_or_the_nearest_one(workspace: Path) -> None:
    last = "1 plan(s), 46 items, no faults"
    given, plans = str(workspace), workspace / "plans"
    runs = [
        stranger(plans, "check"),
        stranger(workspace, "-C", ".", "check"),
        stranger(ROOT, "--folder", given, "check"),
        stranger(ROOT, "check", KALENDS_FOLDER=given),
        stranger(ROOT, "-C", given, "check", KALENDS_FOLDER=str(plans)),
    ]
    assert [(run.returncode, run.stdout.splitlines()[-1:], run.stderr) for run in runs] == [
        (0, [last], "")
    ] * len(runs)


def test_a_folder_that_is_none_is_told_to_programs_too(tmp_path: Path) -> None:
    run = stranger(tmp_path, "-C", "nowhere", "check", "--json")
    folder = tmp_path / "nowhere"
    told = f"{folder}: there is no kalends.toml in it; make a folder: kalends new {folder}"
    assert (run.returncode, json.loads(run.stdout)) == (1, {"error": told, "faults": []})


def test_a_working_directory_that_is_gone_is_told(tmp_path: Path) -> None:
    command = f'mkdir gone && cd gone && rmdir ../gone && exec "{sys.executable}" -P -m app check'
    run = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )
    told = "the working directory is gone; go to one that exists\n"
    assert (run.returncode, run.stdout, run.stderr.endswith(told)) == (1, "", True)


def test_what_kubernetes_sets_is_told_once(workspace: Path) -> None:
    links = {"KALENDS_PORT": "tcp://10.0.0.1:80", "KALENDS_SERVICE_HOST": "10.0.0.1"}
    run = stranger(workspace, "serve", "--host", "192.0.2.1", **links)
    told = "KALENDS_PORT, KALENDS_SERVICE_HOST: set by Kubernetes for a Service of this name"
    assert (run.returncode, run.stderr.count(told), run.stderr.count("KALENDS_")) == (1, 1, 2)
    assert "can't listen on 192.0.2.1:8000: " in run.stderr


def test_the_release_is_told(tmp_path: Path) -> None:
    release = version("kalends")
    assert ended(stranger(tmp_path, "--version")) == (0, f"kalends {release}\n", "")


# check


def test_check_says_what_is_odd(kalends: Kalends, workspace: Path) -> None:
    run = kalends(workspace, "check")
    read, *remarks, last = run.stdout.splitlines()
    assert read == "46 dates as the plan words them, 0 by when alone; --readings lists them"
    assert [remark.partition(":")[0] for remark in remarks] == [
        f"remark  mag-2023, {key}" for key in REMARKED
    ]
    assert (run.returncode, last, run.stderr) == (0, "1 plan(s), 46 items, no faults", "")
    told = json.loads(kalends(workspace, "check", "--json").stdout)
    assert told == {
        "faults": [],
        "remarks": [r.removeprefix("remark  ") for r in remarks],
        "drafts": [],
    }


def break_all(folder: Path) -> list[dict[str, Any]]:
    """Break plan and places in three ways and return the faults."""
    plan, places = plan_of(folder), folder / "places.toml"
    edit(places, "latitude = 46.3497", "latitude = 146.3497")
    edit(plan, 'returns = "yearly"', 'returns = "never"')
    edit(plan, 'place = "moscow"', 'plase = "moscow"')
    return [
        {
            "file": str(places),
            "line": line_of(places, "latitude = 146"),
            "key": "astrakhan.latitude",
            "value": "146.3497",
            "problem": "it is off the globe",
            "remedy": "write degrees from -90 to 90",
        },
        {
            "file": str(plan),
            "line": line_of(plan, 'returns = "never"'),
            "key": "categories.city-days.returns",
            "value": "'never'",
            "problem": "nothing returns so",
            "remedy": "write one of: "
            'returns = "yearly", returns = "jubilees"; or leave the key out',
        },
        {
            "file": str(plan),
            "line": line_of(plan, "plase"),
            "key": "items[2].plase",
            "value": "",
            "problem": "there is no such key",
            "remedy": "did you mean 'place'?",
        },
    ]


IN_RUSSIAN = {
    "it is off the globe": "такой точки на Земле нет",
    "write degrees from -90 to 90": "напишите градусы от -90 до 90",
    "nothing returns so": "так ничто не повторяется",
    "write one of: ": "напишите одно из: ",
    "or leave the key out": "или уберите этот ключ",
    "there is no such key": "такого ключа нет",
    "did you mean 'place'?": "может быть, «place»?",
}


def test_faults_are_told_all_at_once_and_nothing_is_written(
    kalends: Kalends, workspace: Path
) -> None:
    expected, journal = break_all(workspace), journal_of(workspace)
    run = kalends(workspace, "check", "--json")
    told = json.loads(run.stdout)
    assert (run.returncode, told["faults"], run.stderr) == (1, expected, "")
    assert told["error"] == "\n".join(
        f"{f['file']}:{f['line']}: {f['key']}{' = ' if f['value'] else ''}{f['value']}: "
        f"{f['problem']}; {f['remedy']}"
        for f in expected
    )
    russian = told["error"]
    for english, words in IN_RUSSIAN.items():
        russian = russian.replace(english, words)
    sentences = (1, "", f"{russian}\n")
    for command in (["check"], ["publish", "--yes"]):
        assert ended(kalends(workspace, *command)) == sentences
    assert journal_of(workspace) == journal


# diff and publish


def test_diff_shows_what_would_change_and_writes_nothing(kalends: Kalends, workspace: Path) -> None:
    assert ended(kalends(workspace, "diff")) == (0, "no change\n", "")
    journal = journal_of(workspace)
    move_a_date(workspace)
    run = kalends(workspace, "diff")
    table, last = run.stdout.rstrip("\n").rsplit("\n", 1)
    assert re.split(r"  +", table.strip()) == [
        "date made firm",
        "mag-2023/media-conference",
        "«февраль» → «февраль» (2023-02 → 2023-02-14)",
    ]
    assert (run.returncode, last, run.stderr) == (0, "1 date made firm", "")
    assert json.loads(kalends(workspace, "diff", "--json").stdout) == {
        "published": None,
        "changes": [CHANGE],
        "harms": [],
    }
    assert journal_of(workspace) == journal


def test_words_of_a_plan_are_no_event(kalends: Kalends, workspace: Path) -> None:
    statement = workspace / "kalends.toml"
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace('en = "MAG"', 'en = "IAC"', 1), encoding="utf-8")
    run = kalends(workspace, "diff")
    last = run.stdout.splitlines()[-1]
    assert (run.returncode, last, run.stderr) == (0, "no event, the words of 1 plan", "")


CHANGE = {
    "kind": "date made firm",
    "plan": "mag-2023",
    "key": "media-conference",
    "fields": ["when"],
    "before": {
        "when": {
            "kind": "within",
            "text": "2023-02",
            "start": "2023-02-01",
            "end": "2023-03-01",
            "precision": "month",
            "approximate": False,
        }
    },
    "after": {
        "when": {
            "kind": "days",
            "text": "2023-02-14",
            "start": "2023-02-14",
            "end": "2023-02-15",
            "precision": "day",
            "approximate": False,
        }
    },
}


@pytest.mark.parametrize(
    ("answer", "code", "told", "aborted"),
    [("n\n", 0, "Nothing published.\n", ""), ("", 1, "", "Aborted!")],
    ids=["declined", "no answer"],
)
def test_publish_asks_and_no_means_no(  # noqa: PLR0917 - pytest passes them by name
    kalends: Kalends, workspace: Path, answer: str, code: int, told: str, aborted: str
) -> None:
    move_a_date(workspace)
    journal = journal_of(workspace)
    run = kalends(workspace, "publish", answer=answer)
    doubt = (
        "remark  the clock says .*: is the clock right\\? subscribers are told that day, for ever"
    )
    asked = re.escape(f"Publish this in {workspace}? [y/N]: {told}")
    assert re.search(rf"\n1 date made firm\n{doubt}\n{asked}\Z", run.stdout)
    assert (run.returncode, run.stderr.strip(), journal_of(workspace)) == (code, aborted, journal)


def test_the_first_publication_makes_the_journal_and_the_second_has_nothing_to_say(
    kalends: Kalends, workspace: Path
) -> None:
    (workspace / "journal.jsonl").unlink()
    assert kalends(workspace, "publish", answer="n\n").returncode == 0
    assert not (workspace / "journal.jsonl").exists()
    run = kalends(workspace, "publish", answer="y\n")
    last = run.stdout.splitlines()[-1]
    told = rf"UTC in {re.escape(str(workspace))}/journal\.jsonl: 46 added, 1 new plan$"
    assert re.search(rf"Published at \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d {told}", last)
    assert (run.returncode, run.stderr) == (0, "")
    journal = journal_of(workspace)
    assert journal.count(b"\n") == 47
    assert ended(kalends(workspace, "publish", "--yes")) == (0, "no change\n", "")
    assert json.loads(kalends(workspace, "publish", "--yes", "--json").stdout) == {
        "published": None,
        "changes": [],
        "harms": [],
    }
    assert journal_of(workspace) == journal


def test_publish_appends_just_the_change(kalends: Kalends, workspace: Path) -> None:
    move_a_date(workspace)
    journal = journal_of(workspace)
    run = kalends(workspace, "publish", "--yes", "--json")
    told = json.loads(run.stdout)
    assert (run.returncode, told["changes"], run.stderr) == (0, [CHANGE], "")
    assert journal_of(workspace).startswith(journal)
    [line] = journal_of(workspace)[len(journal) :].splitlines()
    added = json.loads(line)
    assert (added["key"], added["sequence"], added["following"], added["published"]) == (
        "media-conference",
        1,
        0,
        told["published"],
    )


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_publish_tells_what_the_disk_refused(
    *, kalends: Kalends, workspace: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    """The publication is there, but its file's name may not outlive a power cut."""
    move_a_date(workspace)
    flush = os.fsync

    def refusing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    run = kalends(workspace, "publish", "--yes", *(["--json"] if as_json else []))
    told = (
        f"the folder {workspace} could not be flushed to the disk (Invalid argument): all is "
        "published, but if the machine fails now, see whether the journal is still there"
    )
    assert (run.returncode, run.stderr) == (0, "")
    if as_json:
        assert json.loads(run.stdout)["remarks"] == [told]
    else:
        assert run.stdout.splitlines()[1] == f"remark  {told}"
    assert len(file_store(workspace / "journal.jsonl").read().revisions) == 48


def rename(folder: Path) -> None:
    edit(plan_of(folder), 'key = "media-conference"', 'key = "press-conference"')


def reuse(folder: Path) -> None:
    with plan_of(folder).open("a", encoding="utf-8") as file:
        file.write(
            '[[items]]\nkey = "media-conference"\ncategory = "events"\nrow = 16\n'
            'title = { ru = "Другое", en = "Other" }\nwhen = "2023-12"\nsaid = "декабрь"\n'
        )


def shrink(folder: Path) -> None:
    text = plan_of(folder).read_text(encoding="utf-8")
    keys = re.findall(r'^key = "(.+)"$', text, re.MULTILINE)
    drop_items(folder, *keys[:16])


def new_domain(folder: Path) -> None:
    edit(folder / "kalends.toml", "mag.kalends.internal", "mag.example.org")


def new_year(folder: Path) -> None:
    edit(plan_of(folder), "\nyear = 2023\n", "\nyear = 2022\n")


HARMS = (
    (rename, "--accept-duplicates", "'media-conference' vanished while 'press-conference'"),
    (shrink, "--accept-mass-removal", "16 of 46 items would disappear at once"),
    (new_domain, "--accept-new-domain", "domain 'mag.kalends.internal' would become"),
    (new_year, "--accept-new-year", "the published plan is for 2023, and would be for 2022"),
)
FLAGS = {
    "--accept-duplicates",
    "--accept-reused-keys",
    "--accept-mass-removal",
    "--accept-new-domain",
    "--accept-new-year",
    "--accept-clock",
}


def check_harm(kalends: Kalends, folder: Path, flag: str, words: str) -> None:
    journal = journal_of(folder)
    others = sorted(FLAGS - {flag})
    run = kalends(folder, "publish", "--yes", *others)
    assert (run.returncode, run.stdout, journal_of(folder)) == (1, "", journal)
    assert (run.stderr.count("\n"), words in run.stderr) == (1, True)
    assert run.stderr.endswith(f", or say {flag}\n")
    accepted = kalends(folder, "publish", "--yes", flag)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert len(journal_of(folder)) > len(journal)


@pytest.mark.parametrize(("harm", "flag", "words"), HARMS)
def test_a_harm_is_refused_without_its_flag_and_done_with_it(
    kalends: Kalends, workspace: Path, harm: Any, flag: str, words: str
) -> None:
    harm(workspace)
    check_harm(kalends, workspace, flag, words)


def test_a_key_of_another_time_is_refused_without_its_flag(
    kalends: Kalends, workspace: Path
) -> None:
    drop_items(workspace, "media-conference")
    assert kalends(workspace, "publish", "--yes").returncode == 0
    reuse(workspace)
    words = "the key 'media-conference' was another item's, since removed"
    check_harm(kalends, workspace, "--accept-reused-keys", words)


def test_a_clock_before_the_last_publication_is_refused_without_its_flag(
    kalends: Kalends, workspace: Path
) -> None:
    """As in a journal that a clock running ahead has stamped."""
    path = workspace / "journal.jsonl"
    ahead = journal_of(workspace).replace(b'"published":"2023', b'"published":"2199')
    path.write_bytes(ahead)
    move_a_date(workspace)
    words = "but the last publication was on 2199-01-10 09:00 UTC: one of them is wrong"
    check_harm(kalends, workspace, "--accept-clock", words)


def test_a_clock_far_ahead_is_told_with_the_question(kalends: Kalends, workspace: Path) -> None:
    move_a_date(workspace)
    run = kalends(workspace, "publish")
    assert "the last publication was on 2023-01-10 09:00: is the clock right?" in run.stdout


def test_harms_are_told_all_at_once_and_shown_by_diff(kalends: Kalends, workspace: Path) -> None:
    rename(workspace)
    new_domain(workspace)
    run = kalends(workspace, "publish", "--yes", "--json")
    told = json.loads(run.stdout)
    assert (run.returncode, told["faults"], told["error"].count("\n")) == (1, [], 1)
    shown = json.loads(kalends(workspace, "diff", "--json").stdout)["harms"]
    assert [harm["danger"] for harm in shown] == ["--accept-duplicates", "--accept-new-domain"]
    assert [f"{h['text']}, or say {h['danger']}" for h in shown] == told["error"].split("\n")


def test_of_two_publishers_one_wins_and_the_other_is_told(workspace: Path) -> None:
    move_a_date(workspace)
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "app", "publish"],
            env={**environment(workspace), "PYTHONUNBUFFERED": "1"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        asked = b""
        while not asked.endswith(b"[y/N]: "):
            octet = process.stdout.read(1)
            assert octet
            asked += octet
    (_, won), (_, lost) = (process.communicate(b"y\n", timeout=PATIENCE) for process in both)
    assert (both[0].returncode, won) == (0, b"")
    journal = workspace / "journal.jsonl"
    assert (both[1].returncode, lost.decode()) == (
        1,
        f"{journal}: somebody else has published meanwhile; look again\n",
    )
    assert journal_of(workspace).count(b"\n") == 48


def test_a_torn_tail_is_told_and_written_over(kalends: Kalends, workspace: Path) -> None:
    journal = journal_of(workspace)
    (workspace / "journal.jsonl").write_bytes(journal + b'{"version":3,"pub')
    move_a_date(workspace)
    told = "The journal's last 17 octets were never finished; they don't count.\n"
    assert kalends(workspace, "diff").stderr == told
    assert kalends(workspace, "publish", "--yes").returncode == 0
    assert journal_of(workspace).startswith(journal + b'{"version":3,"published"')
    assert journal_of(workspace).count(b"\n") == 48


# stamps


def publication_of(folder: Path) -> Publication:
    return fold(file_store(folder / "journal.jsonl").read().revisions)


STAMPS = re.compile(rb"^(?:LAST-MODIFIED|DTSTAMP):(\d{8}T\d{6}Z)\r\n", re.MULTILINE)


def unstamped(site: Site) -> dict[str, bytes]:
    return {path: STAMPS.sub(b"", feed.body) for path, feed in site.feeds.items()}


def stamps(site: Site) -> dict[str, list[bytes]]:
    return {path: STAMPS.findall(feed.body) for path, feed in site.feeds.items()}


def test_stamping_anew_moves_every_stamp_on_and_nothing_else(
    kalends: Kalends, workspace: Path, languages: Mapping[str, Language]
) -> None:
    journal = journal_of(workspace)
    before = build_site(publication_of(workspace), languages, BASE_URL)
    run = kalends(workspace, "publish", "--yes", "--stamp-anew")
    told = r"Published at .* UTC in .*/journal\.jsonl: no change, every event stamped anew\n"
    assert (run.returncode, run.stderr) == (0, "")
    assert re.fullmatch(told, run.stdout)
    assert journal_of(workspace).startswith(journal)
    [line] = journal_of(workspace)[len(journal) :].splitlines()
    added = json.loads(line)
    del added["published"]
    assert added == {"version": 3, "following": 0}
    after = build_site(publication_of(workspace), languages, BASE_URL)
    assert unstamped(after) == unstamped(before)
    assert len(stamps(after)["/calendars/ru/all.ics"]) == 1 + 2 * 46
    assert all(min(stamps(after)[path]) > max(was) for path, was in stamps(before).items())
    assert ended(kalends(workspace, "publish", "--yes")) == (0, "no change\n", "")


def test_the_first_publication_records_the_base_url(kalends: Kalends, workspace: Path) -> None:
    (workspace / "journal.jsonl").unlink()
    assert kalends(workspace, "publish", "--yes", base_url=BASE_URL).returncode == 0
    assert publication_of(workspace).base_url == BASE_URL
    assert journal_of(workspace).count(b"\n") == 48
    again = kalends(workspace, "publish", "--yes", base_url=f"{BASE_URL}/")
    assert ended(again) == (0, "no change\n", "")


def test_another_base_url_is_published_in_one_line(kalends: Kalends, workspace: Path) -> None:
    for url in ("https://a.example", "https://b.example/plan"):
        journal, stamp = journal_of(workspace), publication_of(workspace).stamp
        diff = kalends(workspace, "diff", base_url=url)
        assert ended(diff) == (0, "no change, every event stamped anew\n", "")
        assert journal_of(workspace) == journal
        assert kalends(workspace, "publish", "--yes", base_url=url).returncode == 0
        [line] = journal_of(workspace)[len(journal) :].splitlines()
        added = json.loads(line)
        del added["published"]
        assert added == {"version": 3, "following": 0, "base_url": url}
        published = publication_of(workspace)
        assert (published.base_url, published.anew > stamp) == (url, True)
        for settings in ({"base_url": url}, {}):
            again = kalends(workspace, "publish", "--yes", **settings)
            assert ended(again) == (0, "no change\n", "")


# show


@pytest.mark.parametrize(
    ("language", "first", "months", "last"),
    [
        ("ru", "План мероприятий Международной Ассамблеи", "Февраль 2023\u00a0г.", "Без даты"),
        (
            "en",
            "Plan of Activities of the International Assembly",
            "February 2023",
            "without a date",
        ),
    ],
)
def test_show_prints_the_agenda(  # noqa: PLR0917 - pytest passes them by name
    kalends: Kalends, workspace: Path, language: str, first: str, months: str, last: str
) -> None:
    run = kalends(workspace, "show", "--language", language)
    headings = re.findall(r"^(\S.*?) ─{3,}$", run.stdout, re.MULTILINE)
    assert (run.returncode, run.stderr, run.stdout.startswith(first)) == (0, "", True)
    assert (headings[0].casefold(), headings[-1].casefold()) == (months.casefold(), last.casefold())
    rows = run.stdout.count("≈  ")
    assert rows == 45


def test_show_json_is_the_plan(kalends: Kalends, workspace: Path) -> None:
    [plan] = json.loads(kalends(workspace, "show", "--json").stdout)
    period = {"start": "2023-01-01", "end": "2024-01-01"}
    found = (plan["slug"], plan["header"]["period"], len(plan["items"]))
    assert found == ("mag-2023", period, 46)


# draft items


def make_draft(folder: Path, key: str, reason: str = "ещё не решено") -> None:
    edit(plan_of(folder), f'key = "{key}"\n', f'key = "{key}"\ndraft = "{reason}"\n')


def test_check_counts_drafts_and_remarks_on_public_ones(kalends: Kalends, workspace: Path) -> None:
    make_draft(workspace, "media-conference")
    run = kalends(workspace, "check")
    remark = (
        "mag-2023, media-conference: it is a draft, yet public: subscribers go on seeing what was "
        "published until its draft line is deleted"
    )
    assert run.stdout.splitlines()[-2:] == [
        f"remark  {remark}",
        "1 plan(s), 45 items, 1 draft(s) not published, no faults",
    ]
    told = json.loads(kalends(workspace, "check", "--json").stdout)
    assert (told["remarks"][-1], told["drafts"]) == (remark, ["mag-2023/media-conference"])


def test_a_draft_is_not_published(kalends: Kalends, workspace: Path) -> None:
    (workspace / "journal.jsonl").unlink()
    make_draft(workspace, "media-conference")
    assert kalends(workspace, "publish", "--yes").returncode == 0
    assert journal_of(workspace).count(b"\n") == 46
    assert b"media-conference" not in journal_of(workspace)


def test_a_plan_of_drafts_only_is_right_and_makes_no_journal(
    kalends: Kalends, workspace: Path
) -> None:
    (workspace / "journal.jsonl").unlink()
    path = plan_of(workspace)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[items]]\n", '[[items]]\ndraft = "?"\n'), encoding="utf-8")
    run = kalends(workspace, "check")
    last = "1 plan(s), 0 items, 46 draft(s) not published, no faults"
    assert (run.returncode, run.stdout.splitlines()[-1], run.stderr) == (0, last, "")
    assert ended(kalends(workspace, "publish", "--yes")) == (0, "no change\n", "")
    assert journal_of(workspace) == b""


def test_show_marks_drafts(kalends: Kalends, workspace: Path) -> None:
    before = kalends(workspace, "show").stdout
    make_draft(workspace, "electronic-bulletin")
    title = "Выпуск Электронного бюллетеня МАГ"
    lines = kalends(workspace, "show").stdout.splitlines()
    marked = [line.strip() for line in lines if f"Черновик: {title}" in line]
    assert len(marked) == 1
    assert [" ".join(line.split()) for line in lines if line.strip() not in marked] == [
        " ".join(line.split()) for line in before.splitlines() if title not in line
    ]


# draft


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "plans").iterdir()}


def test_draft_writes_the_next_plan_and_publishes_nothing(
    kalends: Kalends, workspace: Path
) -> None:
    before, journal = files_of(workspace), journal_of(workspace)
    path = workspace / "plans/mag-2024.toml"
    run = kalends(workspace, "draft", "2024")
    golden = (ROOT / "tests/golden/plans/mag-2024.toml").read_bytes()
    assert files_of(workspace) == {**before, "mag-2024.toml": golden}
    assert (run.returncode, run.stderr, journal_of(workspace)) == (0, "", journal)
    table, _, told = run.stdout.partition("remark  ")
    [first] = [line for line in table.splitlines() if line.startswith("mag-session-30")]
    assert re.split(r"  +", first)[:3] == [
        "mag-session-30",
        "2024-05",
        (
            "Порядковые номера увеличены на единицу: XXIX → XXX, XV → XVI. "
            "В плане на 2023 год было «26 мая», оставлен только месяц: уточните дату."
        ),
    ]
    assert told == (
        "Не перенесены, так как год основания не установлен; проверьте вручную (возраст указан на "
        "2023 год): Юбилей города Батуми, 145 лет.\n"
        f"Wrote {path}: 32 drafts, nothing published.\n"
        "\n"
        'Then: check each item and delete its line that begins with "draft"; an item without it is '
        "settled.\n"
        "kalends check     what is wrong, and how many drafts are left\n"
        "kalends diff      what subscribers would see\n"
        "kalends publish   the settled items, as soon as you wish\n"
    )
    assert ended(kalends(workspace, "diff")) == (0, "no change\n", "")
    last = "2 plan(s), 46 items, 32 draft(s) not published, no faults"
    assert kalends(workspace, "check").stdout.splitlines()[-1] == last


def test_a_settled_item_of_a_draft_is_published(kalends: Kalends, workspace: Path) -> None:
    assert kalends(workspace, "draft", "2024").returncode == 0
    path = workspace / "plans/mag-2024.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'\ndraft = ".*"', "", text, count=1), encoding="utf-8")
    told = json.loads(kalends(workspace, "diff", "--json").stdout)
    assert [(change["kind"], change["key"]) for change in told["changes"]] == [
        ("plan", None),
        ("added", "mag-session-30"),
    ]


def test_draft_tells_programs_what_it_wrote(kalends: Kalends, workspace: Path) -> None:
    run = kalends(workspace, "draft", "2024", "--plan", "mag-2023", "--language", "en", "--json")
    told = json.loads(run.stdout)
    items = told.pop("items")
    assert (run.returncode, told) == (
        0,
        {
            "file": str(workspace / "plans/mag-2024.toml"),
            "plan": "mag-2024",
            "remarks": [
                (
                    "Left out, as no year of foundation is known; check by hand (ages of 2023): "
                    "Jubilee of the City of Batumi, 145 years."
                )
            ],
        },
    )
    assert (len(items), items[21]) == (
        32,
        {
            "key": "jubilee-volgograd",
            "when": "unscheduled",
            "reason": "A jubilee: 435 years from the year of foundation (1589). "
            "The plan before has no date of this city: find it.",
        },
    )


def test_the_plan_says_what_is_a_jubilee(kalends: Kalends, workspace: Path) -> None:
    plan = workspace / "plans/mag-2023.toml"
    plan.write_text(plan.read_text().replace("jubilees = [5, 10]", "jubilees = [166, 281]"))
    run = kalends(workspace, "draft", "2024", "--json")
    keys = [item["key"] for item in json.loads(run.stdout)["items"]]
    assert [key for key in keys if key.startswith("jubilee")] == [
        "jubilee-khabarovsk",
        "jubilee-orenburg",
    ]


def test_a_draft_of_a_draft_is_refused(kalends: Kalends, workspace: Path) -> None:
    assert kalends(workspace, "draft", "2024").returncode == 0
    told = "mag-2024: all of it is a draft itself; settle its items first\n"
    assert ended(kalends(workspace, "draft", "2025")) == (1, "", told)


def test_a_plan_is_never_drafted_over_one_that_is_there(kalends: Kalends, workspace: Path) -> None:
    assert kalends(workspace, "draft", "2024").returncode == 0
    files = files_of(workspace)
    assert ended(kalends(workspace, "draft", "2024")) == (
        1,
        "",
        (
            f"{workspace}/plans/mag-2024.toml: it is there already, and stays as it is; "
            "go on with it, or move it away\n"
        ),
    )
    assert files_of(workspace) == files


def second_plan(folder: Path) -> None:
    text = plan_of(folder).read_text(encoding="utf-8")
    another = text.replace('title = { ru = "План мероприятий', 'title = { ru = "План АСДГ', 1)
    (folder / "plans/asdg.toml").write_text(another, encoding="utf-8")


def test_of_several_plans_one_has_to_be_named(kalends: Kalends, workspace: Path) -> None:
    second_plan(workspace)
    told = "there are several plans of 2023: say --plan; there are: asdg, mag-2023\n"
    assert ended(kalends(workspace, "draft", "2024")) == (1, "", told)
    assert kalends(workspace, "draft", "2024", "--plan", "asdg").returncode == 0
    assert sorted(files_of(workspace)) == ["asdg-2024.toml", "asdg.toml", "mag-2023.toml"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2025"], "there is no plan of 2024 to draft from; there are: 2023"),
        (["2024", "--plan", "x"], "there is no plan 'x' of 2023; there are: mag-2023"),
    ],
)
def test_a_plan_that_is_not_there_is_told(
    kalends: Kalends, workspace: Path, arguments: list[str], told: str
) -> None:
    assert ended(kalends(workspace, "draft", *arguments)) == (1, "", f"{told}\n")
    run = kalends(workspace, "draft", *arguments, "--json")
    assert (run.returncode, json.loads(run.stdout)) == (1, {"error": told, "faults": []})


def test_nothing_is_drafted_from_faulty_sources(kalends: Kalends, workspace: Path) -> None:
    break_all(workspace)
    assert kalends(workspace, "draft", "2024").returncode == 1
    assert list(files_of(workspace)) == ["mag-2023.toml"]


def test_an_unknown_language_is_a_usage_error(kalends: Kalends, workspace: Path) -> None:
    run = kalends(workspace, "show", "--language", "xx")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.splitlines()[-1] == (
        "Error: Invalid value: there is no language 'xx'; there are: en, ru"
    )


# export


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def today() -> date:
    """Return the day it is in the plan's time zone."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


@pytest.fixture(scope="module")
def whole(site: Site) -> Callable[[date], dict[str, bytes]]:
    """Return a function that makes every file of the site as it is on this day, once a day."""
    return lru_cache(maxsize=1)(lambda day: dict(exported(site, day)))


@pytest.fixture
def small(kalends: Kalends, workspace: Path) -> Path:
    """Return a folder whose site has few pages: what it is about is not what stands in them."""
    text = plan_of(workspace).read_text(encoding="utf-8")
    keys = re.findall(r'^key = "(.+)"$', text, re.MULTILINE)
    drop_items(workspace, *keys[2:])
    (workspace / "journal.jsonl").unlink()
    assert kalends(workspace, "publish", "--yes").returncode == 0
    return workspace


def test_exporting_again_touches_nothing(
    kalends: Kalends, workspace: Path, whole: Callable[[date], dict[str, bytes]]
) -> None:
    folder = workspace / "public"
    assert kalends(workspace, "export", str(folder), base_url=BASE_URL).returncode == 0
    assert tree(folder) == whole(today())
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert {path.stat().st_mode & 0o777 for path in times if path.is_file()} == {0o644}
    assert kalends(workspace, "export", str(folder), base_url=BASE_URL).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == times


@pytest.mark.parametrize(
    "around",
    [
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LANG": "ru_RU.UTF-8", "PYTHONHASHSEED": "2"},
    ],
    ids=["east", "west"],
)
def test_the_export_is_the_same_everywhere(
    workspace: Path, whole: Callable[[date], dict[str, bytes]], around: dict[str, str]
) -> None:
    folder = workspace / "public"
    subprocess.run(
        [sys.executable, "-O", "-m", "app", "export", str(folder)],
        env={**environment(workspace, base_url=BASE_URL), **around},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert tree(folder) == whole(today())


def test_a_folder_that_can_not_be_written_is_told(kalends: Kalends, workspace: Path) -> None:
    # A file in the way, as no permission stops root.
    target = workspace / "places.toml"
    assert ended(kalends(workspace, "export", str(target))) == (
        1,
        "",
        f"{target}/calendars/ru/all.ics: it can't be written: Not a directory\n",
    )


@pytest.mark.parametrize("name", ["[red]out", "[/out] выход"])
def test_a_folder_is_told_to_the_letter(kalends: Kalends, small: Path, name: str) -> None:
    folder = small / name
    run = kalends(small, "export", str(folder), base_url=BASE_URL)
    expected = f"{len(tree(folder))} files in {folder}, for {BASE_URL}\n"
    assert ended(run) == (0, expected, "")


# All commands


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["export"],
        ["draft"],
        ["draft", "next"],
        ["draft", "2300"],
        ["draft", "2024", "--language", "xx"],
        ["serve", "--port", "http"],
        ["publish", "--json"],
    ],
    ids=" ".join,
)
def test_usage_errors(kalends: Kalends, workspace: Path, arguments: list[str]) -> None:
    journal = journal_of(workspace)
    run = kalends(workspace, *arguments)
    assert (run.returncode, run.stdout, journal_of(workspace)) == (2, "", journal)
    assert run.stderr.startswith("Usage: python -m app")
    assert run.stderr.splitlines()[-1].startswith("Error: ")


def test_no_colours_where_there_is_no_terminal(kalends: Kalends, workspace: Path) -> None:
    move_a_date(workspace)
    runs = [kalends(workspace, command) for command in ("check", "diff")]
    assert ["remark" in runs[0].stdout, "date made firm" in runs[1].stdout] == [True, True]
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", "".join(run.stdout + run.stderr for run in runs))


@pytest.mark.parametrize("variable", ["KALENDS_COMPLETE", "option"])
def test_the_completion_script_is_printed(workspace: Path, variable: str) -> None:
    program = str(Path(sys.executable).parent / "kalends")
    variables = {"_KALENDS_COMPLETE": "source_bash"} if variable != "option" else {}
    arguments = [] if variables else ["--show-completion", "bash"]
    run = subprocess.run(
        [program, *arguments],
        env={
            **environment(workspace),
            **variables,
            "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
        },
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert "_kalends_completion() {" in run.stdout
    assert "_KALENDS_COMPLETE=complete_bash" in run.stdout
    assert os.access(program, os.X_OK)


LONELY = "\udcff"
"""An octet of the command line that is no UTF-8, as Python reads it."""


def test_what_is_no_utf_8_is_told(kalends: Kalends, workspace: Path) -> None:
    """A phrase, the name of a folder; as JSON too, which can't have half a character."""
    phrase = kalends(workspace, "when", LONELY, "--json")
    assert json.loads(phrase.stdout)["phrase"] == r"\udcff"
    folder = kalends(workspace, "-C", LONELY, "check", "--json")
    told = json.loads(folder.stdout)["error"]
    assert told.startswith(rf"{ROOT}/\udcff: there is no kalends.toml")
    assert (phrase.returncode, folder.returncode, phrase.stderr, folder.stderr) == (1, 1, "", "")


def test_input_that_is_no_text_is_refused_by_its_line(workspace: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "app", "when"],
        input="май\n".encode() + b"\xff\nmay\n",
        env=environment(workspace),
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (run.returncode, run.stdout.count(b"\n")) == (1, 1)
    told = "input: line 2: it is not UTF-8; write it in that encoding\n"
    assert run.stderr.decode() == told


def test_the_name_of_a_folder_controls_no_terminal(kalends: Kalends, workspace: Path) -> None:
    run = kalends(workspace, "-C", "/gone/\x1b[31m", "check")
    assert (run.returncode, "\x1b" in run.stderr) == (1, False)
    assert run.stderr.startswith("/gone/\\x1b[31m: there is no kalends.toml in it")
