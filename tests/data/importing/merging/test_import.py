"""Rows into a plan file: new, again, reworded, doubtful, and with what editors did meanwhile."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.cli.merging.folder import folder_means
from app.cli.merging.proposal import Prospect, propose_import, write_import
from app.cli.merging.sources import Source
from app.settings import Settings, read_settings
from data.errors import ImportRefused, Sentence
from data.importing.merging.merging import Kind
from data.importing.row import Doubt, Place, Row, Section, Understood
from data.plan.folder import Folder
from data.plan.loader import Sources, load_sources
from data.plan.model import Plan
from data.when.period import year_period
from data.when.phrases.answer import Reading
from data.when.phrases.reading import read_phrase
from tests.conftest import MAG

PERIOD = year_period(2027)
FOLDER = """\
organisation = { ru = "Союз", en = "Union" }
domain = "union.example.org"
languages = ["ru", "en"]
timezone = "Europe/Moscow"
"""
PLACES = """\
[moscow]
name = { ru = "Москва", en = "Moscow" }

[minsk]
name = { ru = "Минск", en = "Minsk" }
timezone = "Europe/Minsk"
"""


def row(title: str, said: str, **more: Any) -> Row:
    """Return a row as understanding makes it: one reading, or a doubt with the readings."""
    answer = read_phrase(said, PERIOD, "ru")
    if len(answer.readings) == 1:
        return Row(**{"title": title, "said": said, "reading": answer.readings[0], **more})
    why = answer.refused or Sentence("no date is read in it")
    doubt = Doubt(field="said", why=why, choices=tuple(r.when for r in answer.readings))
    return Row(**{"title": title, "said": said, "doubts": (doubt,), **more})


def understood(*rows: Row, **more: Any) -> Understood:
    return Understood(**{"language": "ru", "period": "2027", "rows": rows, **more})


def settings_of(path: Path) -> Settings:
    return read_settings({}, Folder(path))


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    return make(tmp_path)


def make(path: Path) -> Settings:
    (path / "plans").mkdir()
    (path / "kalends.toml").write_text(FOLDER, encoding="utf-8")
    (path / "places.toml").write_text(PLACES, encoding="utf-8")
    return settings_of(path)


def propose(source: Source, folder: Settings, name: str = "план.docx", **more: Any) -> Prospect:
    return propose_import(source, folder, folder_means(folder), name, **more)


def take(folder: Settings, *rows: Row, **more: Any) -> Prospect:
    prospect = propose(understood(*rows), folder, **more)
    write_import(prospect, folder)
    return prospect


def text_of(folder: Settings) -> str:
    return (folder.folder.plans / "plan-2027.toml").read_bytes().decode()


def edit(folder: Settings, *pairs: tuple[str, str]) -> None:
    text = text_of(folder)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    (folder.folder.plans / "plan-2027.toml").write_bytes(text.encode())


def tables(folder: Settings) -> list[dict[str, Any]]:
    return list(tomllib.loads(text_of(folder))["items"])


def plan_of(folder: Settings) -> Plan:
    (plan,) = load_sources(folder.folder.path, ["ru", "en"]).plans
    return plan


def kinds(prospect: Prospect) -> Mapping[str, str]:
    return {told.key: str(told.kind) for told in prospect.merged.told}


SESSION = row(
    "Сессия Совета",
    "26 мая",
    number="1.",
    section="Мероприятия",
    places=(Place(name="Минск"),),
    organisers=("Союз", "Администрация Минска"),
    notes="По приглашению",
)
FORUM = row("Форум «Умный город»", "октябрь", number="2.", section="Мероприятия")
DAY = row("День города Тула", "12 июня", number="1", section="Дни городов", age=880)
VAGUE = row("Семинар по статистике", "до октября", number="3.", section="Мероприятия")
FIRST = (SESSION, FORUM, VAGUE, DAY)


def test_a_new_plan_is_a_file_that_people_read(folder: Settings) -> None:
    prospect = take(folder, *FIRST)
    assert (
        text_of(folder)
        == """\
year = 2027
title = "План на 2027 год"

[categories.meropriyatiya]
name = "Мероприятия"
color = "steelblue"

[categories.dni-gorodov]
name = "Дни городов"
color = "seagreen"

[[items]]
key = "sessiya-soveta"
category = "meropriyatiya"
row = 1
title = "Сессия Совета"
place = "minsk"
said = "26 мая"
organisers = [
    "Союз",
    "Администрация Минска",
]
notes = "По приглашению"

[[items]]
key = "forum-umnyy-gorod"
category = "meropriyatiya"
row = 2
title = "Форум «Умный город»"
said = "октябрь"

[[items]]
key = "seminar-statistike"
category = "meropriyatiya"
row = 3
title = "Семинар по статистике"
said = "до октября"
draft = 'Импорт: Дата: это можно понять по-разному (возможно: when = "[..2027-09-30]" / when = "[..2027-10-31]")'

[[items]]
key = "den-goroda-tula"
category = "dni-gorodov"
row = 1
title = "День города Тула"
said = "12 июня"
age = 880
"""  # noqa: E501 - a line of the file
    )
    assert kinds(prospect) == {
        "sessiya-soveta": "new",
        "forum-umnyy-gorod": "new",
        "seminar-statistike": "unsure",
        "den-goroda-tula": "new",
    }


def test_the_same_again_changes_not_one_octet(folder: Settings) -> None:
    take(folder, *FIRST)
    path = folder.folder.plans / "plan-2027.toml"
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
    again = take(folder, *FIRST)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert [*kinds(again).values()] == ["unchanged", "unchanged", "unsure", "unchanged"]


EDITED = (
    ('title = "Сессия Совета"', 'title = { ru = "Сессия Совета",  en = "Council Session" } # !'),
    ('place = "minsk"', 'place = "minsk"\nurl = "https://example.org/s"'),
    ('"Союз",', '{ ru = "Союз", en = "Union" },  # we'),
    ('key = "forum-umnyy-gorod"', '# a comment\nkey = "forum-umnyy-gorod"'),
    ('said = "октябрь"', 'when = "2027-10-05/2027-10-06"\nsaid = "октябрь"'),
    ('color = "seagreen"', 'color = "teal"\n\n# Events of ours'),
)


def test_what_editors_did_stays(folder: Settings) -> None:
    take(folder, *FIRST)
    edit(folder, *EDITED)
    before = text_of(folder)
    reworded = (
        replace(FORUM, number="1"),
        replace(SESSION, number="2", title="Сессия  Совета "),
        replace(VAGUE, number="3"),
        DAY,
    )
    take(folder, *reworded)
    expected = before.replace("row = 1", "row = #", 1).replace("row = 2", "row = 1", 1)
    assert text_of(folder) == expected.replace("row = #", "row = 2", 1)


def test_what_the_document_says_anew_is_taken_over(folder: Settings) -> None:
    take(folder, *FIRST)
    edit(folder, *EDITED)
    moved = row(
        "Сессия Совета и выставка",
        "27 мая",
        number="1.",
        section="Мероприятия",
        places=(Place(name="Москва", key="moscow"),),
        organisers=("Союз", "Мэрия Москвы"),
        notes="По приглашению",
    )
    before = text_of(folder)
    prospect = take(folder, moved, replace(FORUM, notes="Онлайн"), VAGUE, DAY)
    expected = (
        before.replace('ru = "Сессия Совета",  en', 'ru = "Сессия Совета и выставка",  en')
        .replace('place = "minsk"', 'place = "moscow"')
        .replace('said = "26 мая"', 'said = "27 мая"')
        .replace('{ ru = "Союз", en = "Union" },  # we', '{ ru = "Союз", en = "Union" },')
        .replace("Администрация Минска", "Мэрия Москвы")
        .replace('said = "октябрь"\n', 'said = "октябрь"\nnotes = "Онлайн"\n')
    )
    assert text_of(folder) == expected
    told = prospect.merged.told[0]
    assert [(c.field, c.stale) for c in told.changes] == [
        ("title", ("en",)),
        ("places", ()),
        ("organisers", ()),
        ("said", ()),
    ]
    assert [(each.key, each.kind) for each in prospect.merged.told] == [
        ("sessiya-soveta", Kind.CHANGED),
        ("forum-umnyy-gorod", Kind.CHANGED),
        ("seminar-statistike", Kind.UNSURE),
        ("den-goroda-tula", Kind.UNCHANGED),
    ]


def test_another_wording_takes_the_exact_date_with_it(folder: Settings) -> None:
    take(folder, *FIRST)
    edit(folder, *EDITED)
    take(folder, SESSION, replace(row("Форум «Умный город»", "ноябрь"), number="2."), VAGUE, DAY)
    table = tables(folder)[1]
    assert (table["said"], table.get("when")) == ("ноябрь", None)
    marked = replace(FORUM, reading=Reading(when="2027-11~", kind="within"), said="ноябрь*")
    take(folder, SESSION, marked, VAGUE, DAY)
    table = tables(folder)[1]
    assert (table["said"], table["when"]) == ("ноябрь*", "2027-11~")


def test_an_item_that_was_settled_stays_settled(folder: Settings) -> None:
    take(folder, *FIRST)
    draft = next(line for line in text_of(folder).splitlines() if line.startswith("draft"))
    edit(folder, (f"{draft}\n", 'when = "[..2027-09-30]"\n'))
    before = text_of(folder)
    take(folder, *FIRST)
    assert text_of(folder) == before
    # Its date is worded anew, and is doubtful again.
    take(
        folder, SESSION, FORUM, replace(row("Семинар по статистике", "к ноябрю"), number="3."), DAY
    )
    table = tables(folder)[2]
    assert (table["said"], table.get("when")) == ("к ноябрю", None)
    assert table["draft"].startswith("Импорт: Дата: ")
    # And is understood after all.
    take(folder, SESSION, FORUM, replace(row("Семинар по статистике", "ноябрь"), number="3."), DAY)
    assert "draft" not in tables(folder)[2]


def test_a_draft_of_the_editors_stays_one(folder: Settings) -> None:
    take(folder, *FIRST)
    edit(folder, ('said = "12 июня"\n', 'said = "12 июня"\ndraft = "Ждём письма"\n'))
    take(folder, SESSION, FORUM, VAGUE, replace(row("День города Тула", "13 июня"), age=880))
    assert [t["draft"] for t in tables(folder) if t["said"] == "13 июня"] == ["Ждём письма"]


def test_rows_that_are_gone_stay_and_are_told(folder: Settings) -> None:
    take(folder, *FIRST)
    before = text_of(folder)
    prospect = take(folder, SESSION, VAGUE, replace(DAY, number="1"))
    assert kinds(prospect)["forum-umnyy-gorod"] == "gone"
    # The rows behind it may have other numbers; all the rest stays.
    assert text_of(folder) == before


def test_new_rows_stand_behind_those_before_them(folder: Settings) -> None:
    take(folder, *FIRST)
    before = text_of(folder)
    one = row("Выставка книг", "март", section="Мероприятия")
    two = row("Слёт волонтёров", "июль", section="Молодёжь")
    three = row("День города Рязань", "1 августа", section="Дни городов", number="2")
    take(folder, SESSION, one, FORUM, VAGUE, DAY, three, two)
    keys = [table["key"] for table in tables(folder)]
    assert keys == [
        "sessiya-soveta",
        "vystavka-knig",
        "forum-umnyy-gorod",
        "seminar-statistike",
        "den-goroda-tula",
        "den-goroda-ryazan",
        "slet-volonterov",
    ]
    assert list(tomllib.loads(text_of(folder))["categories"]) == [
        "meropriyatiya",
        "dni-gorodov",
        "molodezh",
    ]
    blocks = text_of(folder).strip().split("\n\n")
    assert [block for block in before.strip().split("\n\n") if block not in blocks] == []


def test_a_row_that_may_be_either_of_two_is_a_draft_of_its_own(folder: Settings) -> None:
    table = "Круглый стол «XXI век»"
    march, september = row(table, "март"), row(table, "сентябрь")
    take(folder, march, september)
    before = text_of(folder)
    prospect = take(folder, row(table, "июнь"))
    (told,) = prospect.merged.told
    assert (told.kind, told.doubts[0].choices) == (
        Kind.UNSURE,
        ("kruglyy-stol-xxi-vek", "kruglyy-stol-xxi-vek-sentyabr"),
    )
    assert text_of(folder).startswith(before)
    after = text_of(folder)
    again = take(folder, row(table, "июнь"))
    assert text_of(folder) == after
    assert again.merged.told[0].kind is Kind.UNSURE
    # People know which one it is.
    (folder.folder.plans / "plan-2027.toml").write_text(before, encoding="utf-8")
    take(folder, row(table, "июнь"), pinned={0: "kruglyy-stol-xxi-vek"})
    assert text_of(folder) == before.replace('said = "март"', 'said = "июнь"')


def test_dates_that_are_all_approximate_are_so_by_their_category(folder: Settings) -> None:
    def day(title: str, said: str, when: str) -> Row:
        reading = Reading(when=when, kind="days", approximate=True)
        return Row(title=title, said=said, reading=reading, section="Дни городов")

    rows = (
        day("День города Тула", "12 июня", "2027-06-12~"),
        day("День города Пенза", "июль", "2027-07~"),
    )
    document = understood(*rows, note="дни указаны ориентировочно")
    write_import(propose(document, folder), folder)
    file = tomllib.loads(text_of(folder))
    assert file["categories"]["dni-gorodov"] == {
        "name": "Дни городов",
        "note": "дни указаны ориентировочно",
        "color": "steelblue",
        "approximate": True,
    }
    assert [table.get("when") for table in file["items"]] == [None, None]
    assert [item.when.text for item in plan_of(folder).items] == ["2027-06-12~", "2027-07~"]


def test_a_category_keeps_the_footnote_of_its_heading_whatever_it_says(folder: Settings) -> None:
    document = understood(*FIRST, sections=(Section(title="Дни городов", note="вход свободный"),))
    write_import(propose(document, folder), folder)
    categories = tomllib.loads(text_of(folder))["categories"]
    assert {key: own.get("note") for key, own in categories.items()} == {
        "meropriyatiya": None,
        "dni-gorodov": "вход свободный",
    }


def test_the_plan_is_found_by_its_rows_or_named(folder: Settings) -> None:
    take(folder, *FIRST)
    other = propose(understood(*FIRST), folder, "письмо от 3 марта.docx")
    assert other.path.name == "plan-2027.toml"
    assert not other.changes
    far = row("Курсы повышения квалификации", "март")
    elsewhere = propose(understood(far, title="Курсы"), folder, "Учёба.xlsx")
    assert elsewhere.path.name == "ucheba-2027.toml"
    named = propose(understood(far, title="Курсы"), folder, "Учёба.xlsx", slug="kursy")
    assert named.path.name == "kursy.toml"


def test_another_year_is_refused(folder: Settings) -> None:
    take(folder, *FIRST)
    document = understood(*FIRST, period="2028")
    with pytest.raises(ImportRefused, match="plan-2027 is the plan of 2027"):
        propose(document, folder, slug="plan-2027")
    with pytest.raises(ImportRefused, match="can't be the name of a plan"):
        propose(document, folder, slug="План")


def test_items_in_another_form_are_refused(folder: Settings) -> None:
    take(folder, SESSION)
    text = text_of(folder).split("[categories")[0]
    text += 'items = [{ key = "a", category = "c", row = 1, title = "Сессия", said = "май" }]\n'
    text += '\n[categories.c]\nname = "Мероприятия"\n'
    (folder.folder.plans / "plan-2027.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused, match=r"have no \[\[items\]\] and"):
        take(folder, replace(SESSION, title="Сессия Совета"))
    assert text_of(folder) == text


def test_windows_ends_of_lines_stay(folder: Settings) -> None:
    take(folder, *FIRST)
    path = folder.folder.plans / "plan-2027.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    take(folder, *FIRST, row("Выставка книг", "март", section="Мероприятия"))
    take(folder, replace(SESSION, notes="Онлайн"), FORUM, VAGUE, DAY)
    octets = path.read_bytes()
    assert octets.count(b"\n") == octets.count(b"\r\n")


def test_the_committed_plan_is_what_its_rows_are(sources: Sources, tmp_path: Path) -> None:
    """46 rows that the secretariat would bring: nothing of the edited file changes."""
    path = tmp_path / "mag"
    path.mkdir()
    for name in ("kalends.toml", "places.toml", "plans/mag-2023.toml"):
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_bytes((MAG / name).read_bytes())
    rows = tuple(
        Row(
            title=item.title["ru"],
            said=item.said,
            reading=Reading(when=item.when.text, kind=item.when.kind),
            places=tuple(Place(name=place.name["ru"]) for place in item.places),
            organisers=tuple(each["ru"] for each in item.organisers),
            notes=item.notes["ru"] if item.notes else None,
            section=item.category.name["ru"],
            number=f"{item.row}.",
            age=item.age,
        )
        for item in sources.plans[0].items
    )
    document = Understood(language="ru", period="2023", rows=rows)
    prospect = propose(document, settings_of(path))
    assert {told.kind for told in prospect.merged.told} == {Kind.UNCHANGED}
    assert prospect.text == (path / "plans/mag-2023.toml").read_text(encoding="utf-8")


WILD = st.text(max_size=40) | st.sampled_from(("Совет", "Совет ", "all", "3", "=1", "й" * 400))
SAID = st.sampled_from(("май", "до октября", "26 мая", "", "31 июня", "?", "по вторникам")) | WILD
ROWS = st.builds(
    row,
    WILD,
    SAID,
    places=st.lists(st.builds(Place, name=WILD, key=st.sampled_from(("", "minsk"))), max_size=3)
    .map(tuple),
    organisers=st.lists(WILD, max_size=3).map(tuple),
    notes=st.none() | WILD | st.just("слово " * 400),
    section=st.none() | WILD | st.sampled_from(("Мероприятия", "Дни городов")),
    number=st.text(max_size=3) | st.integers(-1, 10**30).map(str),
    age=st.none() | st.integers(-5, 20_000),
    cancelled=st.booleans(),
)  # fmt: skip


PLACED = st.builds(
    Place, name=st.sampled_from(("", " ", "0", "Минск")), key=st.sampled_from(("", "minsk"))
)
SECTIONS = ("", "0", "1) ", "1) А", "А", "а", "I. Б", "Б", "-", "Мероприятия", "Мероприятие")
TWINS = st.builds(
    row,
    st.sampled_from(("Совет", "Совет ", "СОВЕТ", "", "0")),
    st.sampled_from(("май", "", "?", "до октября")),
    places=st.lists(PLACED, max_size=2).map(tuple),
    organisers=st.lists(st.sampled_from(("", "Союз")), max_size=1).map(tuple),
    notes=st.none() | st.just("По приглашению"),
    section=st.none() | st.sampled_from(SECTIONS),
    number=st.sampled_from(("", "1", "2", "x")),
    cancelled=st.booleans(),
)


@pytest.mark.parametrize("rows", [ROWS, TWINS], ids=["wild", "twins"])
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_read_makes_a_plan_without_faults(
    data: st.DataObject, rows: st.SearchStrategy[Row]
) -> None:
    """New and again, and with other rows in between; the same rows change nothing any more."""
    first = data.draw(st.lists(rows, min_size=1, max_size=6))
    with TemporaryDirectory() as path:
        folder = make(Path(path))
        take(folder, *first)
        once = text_of(folder)
        take(folder, *first)
        assert text_of(folder) == once
        plan = plan_of(folder)
        assert len(plan.items) + len(plan.drafts) == len(first)
        doubted = sum(bool(each.doubts) for each in first)
        assert len(plan.drafts) >= doubted
        second = data.draw(st.permutations([*first[1:], data.draw(rows)]))
        take(folder, *second)
        twice = text_of(folder)
        take(folder, *second)
        assert text_of(folder) == twice
        plan_of(folder)


def test_a_twin_that_tells_its_section_goes_before_one_that_does_not(folder: Settings) -> None:
    plain, other = row("Совет", "май"), row("Совет", "")
    heard, dated = row("Совет", "", section="Дни"), row("Совет", "май", section="Дни")
    take(folder, plain, heard, dated)
    take(folder, dated, heard, other)
    once = text_of(folder)
    assert [(item["category"], item["said"], item["row"]) for item in tables(folder)] == [
        ("meropriyatiya", "–", 1),
        ("dni", "–", 2),
        ("dni", "май", 1),
    ]
    take(folder, dated, heard, other)
    assert text_of(folder) == once


def test_twins_in_two_sections_are_known_by_their_sections(folder: Settings) -> None:
    first = row("Круглый стол", "май", section="II. Наука", organisers=("А",))
    second = row("Круглый стол", "май", section="I. Совет", organisers=("Б",))
    take(folder, first, second)
    once = text_of(folder)
    take(folder, second, first)
    assert text_of(folder) == once
