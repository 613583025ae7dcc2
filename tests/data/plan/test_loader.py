"""Small changes to the real plan and places, and the exact list of faults each brings about."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from data.errors import Fault, Faulty
from data.plan.loader import Sources, load_sources
from data.plan.model import Category, Drafted, Item, Place, Plan
from data.when.edtf import REMEDY
from data.when.value import Days
from tests.conftest import ROOT

FOLDER = "kalends.toml"
PLAN = "plans/mag-2023.toml"
PLACES = "places.toml"
FILES = (PLACES, PLAN)
LANGUAGES = ("ru", "en")

# Pieces of the files that occur in them once.
LANGUAGES_LINE = '\nlanguages = ["ru", "en"]\n'
TIMEZONE = '\ntimezone = "Europe/Moscow"\n'
EVENTS_COLOR = '\nevents = "steelblue"\n'
SOURCE = (
    '\ntitle = { ru = "План мероприятий МАГ на 2023 год", '
    'en = "MAG’s Plan of Activities for 2023" }\n'
)
YEAR = "\nyear = 2023\n"
DOMAIN = '\ndomain = "mag.kalends.internal"\n'
COLOR = '\ncolor = "slategray"\n'
EVENTS = "\n[categories.events]\n"
PLAN_TITLE = (
    '\ntitle = { ru = "План мероприятий Международной Ассамблеи столиц и крупных городов (МАГ) на '
    '2023 год", en = "Plan of Activities of the International Assembly of Capitals and Cities '
    '(MAG) for 2023" }\n'
)
ORGANISATION = '\norganisation = { ru = "МАГ", en = "MAG" }\n'
KEY = '\nkey = "mag-session-29"\n'
CATEGORY = f'{KEY}category = "events"\n'
ROW = f"{CATEGORY}row = 1\n"
WHEN = '\nwhen = "2023-05-26"\n'
PLACE = f'\nplace = "khabarovsk"{WHEN}'
SAID = f'{WHEN}said = "26 мая"\n'
ORGANISER = (
    '\n    { ru = "Администрация города Хабаровска", en = "Khabarovsk City Administration" },\n'
)
TITLE = '\ntitle = { ru = "Юбилей города Пенза", en = "Jubilee of the City of Penza" }\n'
AGE = "\nage = 876\n"
REASON = 'reason = { ru = "карантин", en = "quarantine" }\n'
QUARTERLY = '\nsaid = "ежеквартал."\n'
LATITUDE = "\nlatitude = 55.7558\n"
LONGITUDE = "\nlongitude = 37.6173\n"
MOSCOW_NAME = '\nname = { ru = "Москва", en = "Moscow" }\n'

ROW_KEYS = (
    "key, category, row, title, when, time, said, place, places, age, organisers, notes, url, "
    "cancelled, reason, draft"
)
PLAN_KEYS = "title, year, period, categories, items"
FOLDER_KEYS = "organisation, domain, languages, timezone, color, colors, contact, source, official"
CITY_KEYS = "name, latitude, longitude, founded, timezone"

UNKNOWN_KEY = "there is no such key"
WRONG_KIND = "it is of the wrong kind"
ONE_LINE = "write it on one line, without line breaks, tabs or control characters"
UNSAFE = "which calendars can't carry"
OTHERS = ("organisation.en", "source.title.en")
NO_LANGUAGE = "there is no such language"
WHITE_SPACE = ("it begins or ends with white space", "take the white space off")
WORDLESS = ("it is empty", "write the words, or leave the key out where it may be")
OPEN = ("it is empty or an open interval", "give both ends")
NO_TABLE = ("it is not a table", "write keys and values under it")
NO_ROW = ("rows count from 1", "write the row's number in the source")
NO_AGE = ("it is no age of a city", "write full years, as in 876")
NO_YEAR = ("the year is out of reach", "write the plan's year, as in 2023")
NO_COLOR = ("it is no colour", "write a CSS3 colour name, as in steelblue")
NO_KEY = ("it is no key", "write a to z, 0 to 9 and single hyphens, at most 64 characters")
NO_DOMAIN = (
    "it is not a domain",
    "write a host name in small ASCII letters, as in plan.example.org",
)
NO_DAY = ("there is no such day", "2023-02 has days 01 to 28")
NOT_CANCELLED = (
    "it belongs to a cancelled item",
    "add cancelled = true, or take the reason out",
)
NO_PERIOD = (
    "it is for one year or one period",
    'write year = 2027, or period = "2026-09/2027-08"',
)
NO_PLAN = ("there is no plan in it", "put a .toml file there")
CHECK = "check that the file is there and may be read"
MEND = "mend it there: a text stands in quotes and on one line, a key appears once"

Slip = Callable[..., Fault]


@pytest.fixture
def slip(workspace: Path) -> Slip:
    """Return a function that changes one piece of a file and returns the fault to be expected.

    The fault's line is the last one of the new piece, counted in the file as it is written.
    """

    def make(
        file: str, old: str, new: str, key: str, value: str, *problem_and_remedy: str
    ) -> Fault:
        line = edit(workspace / file, old, new)
        return fault(workspace / file, line, key, value, *problem_and_remedy)

    return make


def edit(path: Path, old: str, new: str) -> int:
    """Change the only piece that is `old`; return the number of the new piece's last line."""
    before, piece, after = path.read_text(encoding="utf-8").partition(old)
    assert piece == old
    assert old not in after
    path.write_bytes(f"{before}{new}{after}".encode())
    return f"{before}{new}".rstrip("\n").count("\n") + 1


def line_of(path: Path, start: str) -> int:
    """Return the number of the only line that begins so."""
    lines = path.read_text(encoding="utf-8").split("\n")
    (number,) = [n for n, line in enumerate(lines, 1) if line.startswith(start)]
    return number


def fault(path: Path, line: int, key: str, value: str, *problem_and_remedy: str) -> Fault:
    problem, remedy = problem_and_remedy
    return Fault(file=str(path), line=line, key=key, value=value, problem=problem, remedy=remedy)


def find(workspace: Path) -> list[Fault]:
    """Return what is wrong in a workspace, and nothing where it loads."""
    try:
        load_sources(workspace, LANGUAGES)
    except Faulty as error:
        return list(error.faults)
    return []


def problems(workspace: Path) -> list[tuple[str, str]]:
    """Return the keys at fault, and what is wrong with each."""
    return [(each.key, each.problem) for each in find(workspace)]


# What is right.


KHABAROVSK = Place(
    key="khabarovsk",
    name={"ru": "Хабаровск", "en": "Khabarovsk"},
    latitude=48.4802,
    longitude=135.0719,
)
MOSCOW = Place(
    key="moscow", name={"ru": "Москва", "en": "Moscow"}, latitude=55.7558, longitude=37.6173
)
SESSION = Item(
    key="mag-session-29",
    category=Category(key="events", name={"ru": "Мероприятия", "en": "Events"}),
    row=1,
    title={
        "ru": "XXIX сессия МАГ «XXI век – время Умных городов!» Итоги XV Международного "
        "смотра-конкурса городских практик городов СНГ и ЕАЭС "
        '"Город, где хочется жить"',
        "en": "XXIX Session of MAG “The 21st Century – the Time of Smart Cities!” Results of the "
        "XV International Review Competition of Urban Practices of CIS and EAEU Cities "
        "“A City Where You Want to Live”",
    },
    when=Days(start=date(2023, 5, 26), end=date(2023, 5, 27)),
    said="26 мая",
    places=(KHABAROVSK,),
    organisers=(
        {"ru": "МАГ", "en": "MAG"},
        {"ru": "Администрация города Хабаровска", "en": "Khabarovsk City Administration"},
        {"ru": "АО «Русатом»", "en": "Rusatom JSC"},
    ),
)
MOSCOW_DAY = Item(
    key="city-day-moscow",
    category=Category(
        key="city-days",
        name={"ru": "Дни городов-столиц", "en": "Capital City Days"},
        note={
            "ru": "Дни городов указаны ОРИЕНТИРОВОЧНО",
            "en": "The city days given are APPROXIMATE",
        },
    ),
    row=6,
    title={"ru": "День города Москва", "en": "Moscow City Day"},
    when=Days(start=date(2023, 9, 9), end=date(2023, 9, 11), approximate=True),
    said="9-10 сентября",
    places=(MOSCOW,),
    age=876,
)


def test_plan_loads_whole(sources: Sources) -> None:
    (plan,) = sources.plans
    assert (plan.slug, len(plan.items)) == ("mag-2023", 46)
    assert (plan.items[0], plan.items[41]) == (SESSION, MOSCOW_DAY)


def test_draft_stands_apart_from_the_items(workspace: Path, sources: Sources) -> None:
    edit(workspace / PLAN, SAID, f'{SAID}draft = "ещё не решено"\n')
    (plan,) = load_sources(workspace, LANGUAGES).plans
    (whole,) = sources.plans
    assert plan == Plan(
        slug="mag-2023",
        header=whole.header,
        items=whole.items[1:],
        drafts=(Drafted(item=SESSION, reason="ещё не решено"),),
    )


def test_cancelled_item_may_tell_why(workspace: Path) -> None:
    edit(workspace / PLAN, SAID, f"{SAID}cancelled = true\n{REASON}")
    (plan,) = load_sources(workspace, LANGUAGES).plans
    reason = {"ru": "карантин", "en": "quarantine"}
    assert plan.items[0] == replace(SESSION, cancelled=True, reason=reason)


def test_plan_of_drafts_only_is_not_empty(workspace: Path, sources: Sources) -> None:
    path = workspace / PLAN
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[items]]\n", '[[items]]\ndraft = "?"\n'), encoding="utf-8")
    (plan,) = load_sources(workspace, LANGUAGES).plans
    (whole,) = sources.plans
    drafts = tuple(Drafted(item=item, reason="?") for item in whole.items)
    assert plan == Plan(slug="mag-2023", header=whole.header, items=(), drafts=drafts)


def test_places_are_those_of_the_file(sources: Sources) -> None:
    text = (ROOT / "data/mag" / PLACES).read_text(encoding="utf-8")
    assert list(sources.places) == re.findall(r"^\[(.+)\]$", text, re.MULTILINE)
    assert sources.places["moscow"] == MOSCOW


def test_founding_years_are_those_of_the_file(sources: Sources) -> None:
    cities = ("moscow", "yerevan", "batumi")
    assert [sources.founded.get(city) for city in cities] == [1147, -781, None]


def test_line_endings_of_windows_change_nothing(workspace: Path, sources: Sources) -> None:
    for path in (workspace / PLAN, workspace / PLACES):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_sources(workspace, LANGUAGES) == sources


def test_one_language_fewer_is_one_fault_for_each_text(workspace: Path) -> None:
    """Every text of every file is held to the languages, wherever it stands."""
    path = workspace / FOLDER
    edit(path, LANGUAGES_LINE, '\nlanguages = ["ru"]\n')
    assert problems(workspace) == [(key, NO_LANGUAGE) for key in OTHERS]
    path.write_text(re.sub(', en = "[^"]*"', "", path.read_text("utf-8")), encoding="utf-8")
    texts = [(workspace / file).read_text(encoding="utf-8").count(', en = "') for file in FILES]
    found = problems(workspace)
    kinds = [(key.endswith(".en"), problem) for key, problem in found]
    assert kinds == [(True, NO_LANGUAGE)] * sum(texts)


# Keys.


@pytest.mark.parametrize(
    ("file", "after", "line", "key", "remedy"),
    [
        (PLAN, SAID, "organizers = []", "items[1].organizers", "did you mean 'organisers'?"),
        (PLAN, SAID, "x = 1", "items[1].x", f"there are: {ROW_KEYS}"),
        (PLAN, SAID, '"said " = 1', 'items[1]."said "', "did you mean 'said'?"),
        (PLAN, YEAR, "titel = 1", "titel", "did you mean 'title'?"),
        (PLAN, YEAR, "x = { y = 1 }", "x", f"there are: {PLAN_KEYS}"),
        (PLAN, EVENTS, "notes = 1", "categories.events.notes", "did you mean 'note'?"),
        (PLACES, LATITUDE, "country = 1", "moscow.country", f"there are: {CITY_KEYS}"),
        (FOLDER, COLOR, "colour = 1", "colour", "did you mean 'color'?"),
        (FOLDER, COLOR, "x = { y = 1 }", "x", f"there are: {FOLDER_KEYS}"),
        (FOLDER, SOURCE, "x = 1", "source.x", "there are: title, url, file"),
    ],
)
def test_unknown_key(
    *, workspace: Path, slip: Slip, file: str, after: str, line: str, key: str, remedy: str
) -> None:
    expected = slip(file, after, f"{after}{line}\n", key, "", UNKNOWN_KEY, remedy)
    assert find(workspace) == [expected]


def test_unknown_keys_are_told_in_the_files_order(workspace: Path) -> None:
    path, names = workspace / PLAN, "zyxwvutsrq"
    last = edit(path, SAID, SAID + "".join(f"{name} = 1\n" for name in names))
    assert find(workspace) == [
        fault(path, line, f"items[1].{name}", "", UNKNOWN_KEY, f"there are: {ROW_KEYS}")
        for line, name in enumerate(names, last - len(names) + 1)
    ]


def test_misspelt_key_is_unknown_and_missing(workspace: Path, slip: Slip) -> None:
    path = workspace / PLAN
    misspelt = slip(
        PLAN,
        SAID,
        SAID.replace("said", "sayd"),
        "items[1].sayd",
        "",
        UNKNOWN_KEY,
        "did you mean 'said'?",
    )
    item = line_of(path, KEY.strip()) - 1
    missing = fault(path, item, "items[1]", "", "the key 'said' is missing", "add said = …")
    assert find(workspace) == [misspelt, missing]


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        (PLAN, PLAN_TITLE, "title"),
        (FOLDER, ORGANISATION, "organisation"),
        (FOLDER, DOMAIN, "domain"),
        (FOLDER, LANGUAGES_LINE, "languages"),
        (FOLDER, TIMEZONE, "timezone"),
    ],
)
def test_missing_key_of_a_file(workspace: Path, file: str, old: str, key: str) -> None:
    path = workspace / file
    edit(path, old, "\n")
    assert find(workspace) == [
        fault(path, 0, "", "", f"the key '{key}' is missing", f"add {key} = …")
    ]


def test_missing_name_of_a_place(workspace: Path) -> None:
    path = workspace / PLACES
    edit(path, MOSCOW_NAME, "\n")
    line = line_of(path, "[moscow]")
    assert find(workspace) == [
        fault(path, line, "moscow", "", "the key 'name' is missing", "add name = …")
    ]


def test_draft_has_a_key_of_its_own(workspace: Path, slip: Slip) -> None:
    first = line_of(workspace / PLAN, KEY.strip())
    expected = slip(
        PLAN,
        '\nkey = "media-conference"\n',
        f'\ndraft = "?"{KEY}',
        "items[2].key",
        "'mag-session-29'",
        f"the item in line {first} has it too",
        "give this item a key of its own, one that was never published",
    )
    assert find(workspace) == [expected]


def test_two_equal_keys(workspace: Path, slip: Slip) -> None:
    first = line_of(workspace / PLAN, KEY.strip())
    expected = slip(
        PLAN,
        '\nkey = "media-conference"\n',
        KEY,
        "items[2].key",
        "'mag-session-29'",
        f"the item in line {first} has it too",
        "give this item a key of its own, one that was never published",
    )
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    "key", ["", "MAG", "a--b", "-a", "a-", "a_b", "a b", "a.b", "../a", "сессия", "é", "a" * 65]
)
def test_what_is_no_key(workspace: Path, slip: Slip, key: str) -> None:
    expected = slip(PLAN, KEY, f'\nkey = "{key}"\n', "items[1].key", repr(key), *NO_KEY)
    assert find(workspace) == [expected]


def test_what_is_no_key_of_a_place(workspace: Path, slip: Slip) -> None:
    expected = slip(PLACES, "\n[moscow]\n", "\n[Moscow]\n", "Moscow", "'Moscow'", *NO_KEY)
    assert expected in find(workspace)


def test_file_name_is_a_key(workspace: Path) -> None:
    path = (workspace / PLAN).rename(workspace / "plans/MAG 2023.toml")
    assert find(workspace) == [fault(path, 0, "", "'MAG 2023'", *NO_KEY)]


@pytest.mark.parametrize("word", ["all", "places"])
def test_category_key_is_reserved(workspace: Path, word: str) -> None:
    table = f"[categories.{word}]\n"
    texts = 'name = "а"\n'
    path = workspace / PLAN
    line = edit(path, "\n# Events\n", f"\n{table}")
    edit(path, table, f"{table}{texts}")
    assert find(workspace) == [
        fault(
            path,
            line,
            f"categories.{word}",
            "",
            "an address uses this word already",
            "choose another key",
        )
    ]


# Names of what is elsewhere.


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            'returns = "never"',
            (
                "categories.events.returns",
                "'never'",
                "nothing returns so",
                'write one of: returns = "yearly", returns = "jubilees"; or leave the key out',
            ),
        ),
        (
            "jubilees = [5]",
            (
                "categories.events.jubilees",
                "[5]",
                "they belong to jubilees that return",
                'add returns = "jubilees", or take the ages out',
            ),
        ),
        (
            'returns = "jubilees"\njubilees = [0]',
            (
                "categories.events.jubilees[1]",
                "0",
                "it is no age of a jubilee",
                "write whole years, as in jubilees = [5, 10]",
            ),
        ),
    ],
)
def test_what_returns_how(workspace: Path, slip: Slip, more: str, told: tuple[str, ...]) -> None:
    heading = 'heading = { ru = "Мероприятия", en = "Events" }\n'
    expected = slip(PLAN, heading, f"{heading}{more}\n", *told)
    assert find(workspace) == [expected]


def test_jubilees_of_no_ages(workspace: Path) -> None:
    edit(workspace / PLAN, "\njubilees = [5, 10]\n", "\n")
    remedy = "add the ages whose multiples are jubilees, as in jubilees = [5, 10]"
    line = line_of(workspace / PLAN, "[categories.jubilees]")
    key = "categories.jubilees.jubilees"
    expected = fault(workspace / PLAN, line, key, "", "it has no ages", remedy)
    assert find(workspace) == [expected]


def test_unknown_category(workspace: Path, slip: Slip) -> None:
    expected = slip(
        PLAN,
        CATEGORY,
        f'{KEY}category = "event"\n',
        "items[1].category",
        "'event'",
        "there is no such category",
        "there are: events, information, jubilees, city-days",
    )
    assert find(workspace) == [expected]


def test_unknown_place(workspace: Path, slip: Slip) -> None:
    lines = (workspace / PLACES).read_text(encoding="utf-8").split("\n")
    places = [line.strip("[]") for line in lines if line.startswith("[")]
    expected = slip(
        PLAN,
        PLACE,
        f'{WHEN}place = "habarovsk"\n',
        "items[1].place",
        "'habarovsk'",
        "there is no such place",
        f"there are: {', '.join(places[:20])}, and others: {len(places) - 20}",
    )
    assert find(workspace) == [expected]


# A reason.


@pytest.mark.parametrize("more", ["", "cancelled = false\n"])
def test_reason_of_what_takes_place(workspace: Path, slip: Slip, more: str) -> None:
    new = f"{SAID}{more}{REASON}"
    expected = slip(PLAN, SAID, new, "items[1].reason", "", *NOT_CANCELLED)
    assert find(workspace) == [expected]


def test_reason_too_long(workspace: Path, slip: Slip) -> None:
    words = "ы" * 2001
    expected = slip(
        PLAN,
        SAID,
        f"{SAID}cancelled = true\n{REASON.replace('карантин', words)}",
        "items[1].reason.ru",
        f"'{'ы' * 76}…",
        "it has 2001 characters",
        "write 2000 at most",
    )
    assert find(workspace) == [expected]


# Texts.


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (PLAN, TITLE, 'title = { en = "Penza" }', "items[24].title"),
        (PLAN, TITLE, "title = {}", "items[24].title"),
        (PLAN, ORGANISER, '{ en = "JSC" },', "items[1].organisers[2]"),
        (PLAN, QUARTERLY, f'{QUARTERLY}notes = {{ en = "a" }}', "items[17].notes"),
        (PLAN, SAID, f'{SAID}cancelled = true\nreason = {{ en = "a" }}', "items[1].reason"),
        (PLAN, PLAN_TITLE, 'title = { en = "Plan" }', "title"),
        (PLAN, EVENTS, f'{EVENTS}note = {{ en = "a" }}', "categories.events.note"),
        (FOLDER, ORGANISATION, 'organisation = { en = "MAG" }', "organisation"),
        (FOLDER, SOURCE, 'title = { en = "Plan" }', "source.title"),
        (FOLDER, SOURCE, f'{SOURCE}[contact]\nname = {{ en = "Desk" }}', "contact.name"),
        (PLACES, MOSCOW_NAME, 'name = { en = "Moscow" }', "moscow.name"),
    ],
)
def test_text_missing_in_the_plans_own_language(
    *, workspace: Path, slip: Slip, file: str, old: str, new: str, key: str
) -> None:
    problem, remedy = "it has no text in 'ru', the plan's own language", 'add ru = "…"'
    expected = slip(file, old, f"\n{new}\n", key, "", problem, remedy)
    assert find(workspace) == [expected]


@pytest.mark.parametrize("words", ['"Пенза"', '{ ru = "Пенза" }', '{ RU = "Пенза" }'])
def test_text_in_the_plans_own_language_alone(workspace: Path, words: str) -> None:
    edit(workspace / PLAN, TITLE, f"\ntitle = {words}\n")
    (plan,) = load_sources(workspace, LANGUAGES).plans
    assert plan.items[23].title == {"ru": "Пенза"}


def test_texts_stand_in_the_order_of_the_languages(workspace: Path) -> None:
    edit(workspace / PLAN, TITLE, '\ntitle = { en = "Penza", ru = "Пенза" }\n')
    (plan,) = load_sources(workspace, LANGUAGES).plans
    assert list(plan.items[23].title.items()) == [("ru", "Пенза"), ("en", "Penza")]


def test_language_of_a_text_given_twice(workspace: Path, slip: Slip) -> None:
    expected = slip(
        PLAN,
        TITLE,
        TITLE.replace("}", ', RU = "Пенза" }'),
        "items[24].title.RU",
        "'Пенза'",
        "the language is there twice",
        "keep one",
    )
    assert find(workspace) == [expected]


def test_unknown_language(workspace: Path, slip: Slip) -> None:
    expected = slip(
        PLAN,
        TITLE,
        TITLE.replace("}", ', kk = "Пенза" }'),
        "items[24].title.kk",
        "'Пенза'",
        "there is no such language",
        "there are: ru, en",
    )
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("words", "value", "problem", "remedy"),
    [
        ("", "''", *WORDLESS),
        ("a ", "'a '", *WHITE_SPACE),
        (r"\u00A0a", r'"\u00A0a"', *WHITE_SPACE),
        (r"Пе\u0007", r'"Пе\u0007"', f"it has U+0007, {UNSAFE}", ONE_LINE),
        ("ы" * 301, f"'{'ы' * 76}…", "it has 301 characters", "write 300 at most"),
        ("ы" * 5000, f"'{'ы' * 76}…", "it has 5000 characters", "write 300 at most"),
    ],
)
def test_words_of_a_title(
    *, workspace: Path, slip: Slip, words: str, value: str, problem: str, remedy: str
) -> None:
    new = TITLE.replace("Юбилей города Пенза", words)
    expected = slip(PLAN, TITLE, new, "items[24].title.ru", value, problem, remedy)
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (PLAN, SAID, SAID.replace("26 мая", "а "), "items[1].said"),
        (PLAN, SAID, f'{SAID}draft = "а "\n', "items[1].draft"),
        (PLAN, ORGANISER, '\n{ ru = "а ", en = "a" },\n', "items[1].organisers[2].ru"),
        (PLAN, QUARTERLY, f'{QUARTERLY}notes = {{ ru = "а ", en = "a" }}\n', "items[17].notes.ru"),
        (
            PLAN,
            SAID,
            f"{SAID}cancelled = true\n{REASON.replace('карантин', 'а ')}",
            "items[1].reason.ru",
        ),
        (PLAN, QUARTERLY, f'{QUARTERLY}[items.notes]\nen = "a"\nru = "а "\n', "items[17].notes.ru"),
        (PLAN, QUARTERLY, f'{QUARTERLY}notes.en = "a"\nnotes.ru = "а "\n', "items[17].notes.ru"),
        (PLAN, EVENTS, f'{EVENTS}note = {{ ru = "а ", en = "a" }}\n', "categories.events.note.ru"),
        (PLAN, EVENTS, f'{EVENTS}note = "а "\n', "categories.events.note"),
        (PLAN, PLAN_TITLE, '\ntitle = "а "\n', "title"),
        (FOLDER, ORGANISATION, '\norganisation = { ru = "а ", en = "a" }\n', "organisation.ru"),
        (FOLDER, ORGANISATION, '\norganisation = "а "\n', "organisation"),
        (FOLDER, SOURCE, '\ntitle = "а "\n', "source.title"),
        (FOLDER, SOURCE, f'{SOURCE}[contact]\nname = "а "\n', "contact.name"),
        (FOLDER, SOURCE, f'{SOURCE}[contact]\nphone = "а "\n', "contact.phone"),
        (PLACES, MOSCOW_NAME, '\nname = { ru = "а ", en = "a" }\n', "moscow.name.ru"),
    ],
)
def test_words_of_every_other_text(
    *, workspace: Path, slip: Slip, file: str, old: str, new: str, key: str
) -> None:
    expected = slip(file, old, new, key, "'а '", *WHITE_SPACE)
    assert find(workspace) == [expected]


# Dates, numbers, names of colours and hosts.


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("2023-02-30", *NO_DAY),
        ("2023-05-26/2023-05-25", "it ends before it starts", "put the earlier date first"),
        ("2023-13", "there is no month 13", "months go from 01 to 12"),
        ("2023-05/", *OPEN),
        ("/2023-05", *OPEN),
        ("", *OPEN),
        ("[..2023-06]", "a deadline is a day", "write the last day, as in [..2023-06-15]"),
        ("2023-05-2X", "it is not a date", REMEDY),
        ("26 мая", "it is not a date", REMEDY),
    ],
)
def test_date(workspace: Path, slip: Slip, text: str, problem: str, remedy: str) -> None:
    expected = slip(
        PLAN, WHEN, f'\nwhen = "{text}"\n', "items[1].when", repr(text), problem, remedy
    )
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "value", "problem", "remedy"),
    [
        (PLAN, ROW, f"{CATEGORY}row = 0", "items[1].row", "0", *NO_ROW),
        (PLAN, ROW, f"{CATEGORY}row = -1", "items[1].row", "-1", *NO_ROW),
        (PLAN, AGE, "\nage = 0", "items[42].age", "0", *NO_AGE),
        (PLAN, AGE, "\nage = 10_000", "items[42].age", "10000", *NO_AGE),
        (PLAN, YEAR, "\nyear = 0", "year", "0", *NO_YEAR),
        (PLAN, YEAR, "\nyear = 1899", "year", "1899", *NO_YEAR),
        (PLAN, YEAR, "\nyear = 9999", "year", "9999", *NO_YEAR),
        (PLAN, YEAR, f"\nyear = {10**18}", "year", str(10**18), *NO_YEAR),
    ],
)
def test_number(
    *,
    workspace: Path,
    slip: Slip,
    file: str,
    old: str,
    new: str,
    key: str,
    value: str,
    problem: str,
    remedy: str,
) -> None:
    expected = slip(file, old, f"{new}\n", key, value, problem, remedy)
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("old", "name", "limit"), [(LATITUDE, "latitude", 90), (LONGITUDE, "longitude", 180)]
)
@pytest.mark.parametrize("beyond", [0.5, 1000, float("inf"), float("nan"), float("-inf")])
def test_degrees(
    *, workspace: Path, slip: Slip, old: str, name: str, limit: int, beyond: float
) -> None:
    degrees = limit + beyond
    expected = slip(
        PLACES,
        old,
        f"\n{name} = {degrees}\n",
        f"moscow.{name}",
        repr(float(degrees)),
        "it is off the globe",
        f"write degrees from -{limit} to {limit}",
    )
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "kalends",
        "MAG.org",
        "маг.рф",
        "mag org.net",
        "mag.org.",
        ".mag.org",
        "a..b",
        "-mag.org",
        "https://mag.org",
        "mag@kalends.org",
        "192.0.2.1",
    ],
)
def test_what_is_no_domain(workspace: Path, slip: Slip, domain: str) -> None:
    new = f'\ndomain = "{domain}"\n'
    expected = slip(FOLDER, DOMAIN, new, "domain", repr(domain), *NO_DOMAIN)
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("file", "old", "name", "key"),
    [
        (FOLDER, COLOR, "color", "color"),
        (FOLDER, EVENTS_COLOR, "events", "colors.events"),
        (PLAN, EVENTS, "color", "categories.events.color"),
    ],
)
@pytest.mark.parametrize(
    "color", ["", "#708090", "SlateGray", "slate gray", "серый", "slategrau", "transparent"]
)
def test_what_is_no_colour(
    *, workspace: Path, slip: Slip, file: str, old: str, name: str, key: str, color: str
) -> None:
    new = f'{old if file == PLAN else chr(10)}{name} = "{color}"\n'
    expected = slip(file, old, new, key, repr(color), *NO_COLOR)
    assert find(workspace) == [expected]


# Kinds.


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (PLAN, ROW, f'{CATEGORY}row = "1"', "items[1].row"),
        (PLAN, ROW, f"{CATEGORY}row = true", "items[1].row"),
        (PLAN, ROW, f"{CATEGORY}row = 1.5", "items[1].row"),
        (PLAN, KEY, "\nkey = 29", "items[1].key"),
        (PLAN, TITLE, "\ntitle = 1", "items[24].title"),
        (PLAN, TITLE, '\ntitle = ["Пенза"]', "items[24].title"),
        (PLAN, TITLE, "\ntitle = { ru = 1 }", "items[24].title.ru"),
        (PLAN, WHEN, "\nwhen = 2023-05-26", "items[1].when"),
        (PLAN, PLACE, f"{WHEN}place = 1", "items[1].place"),
        (PLAN, PLACE, f'{WHEN}places = "Минск"', "items[1].places"),
        (PLAN, PLACE, f"{WHEN}places = [1]", "items[1].places[1]"),
        (PLAN, SAID, f"{SAID}url = 1", "items[1].url"),
        (PLAN, QUARTERLY, f'{QUARTERLY}organisers = "МАГ"', "items[17].organisers"),
        (PLAN, QUARTERLY, f'{QUARTERLY}cancelled = "no"', "items[17].cancelled"),
        (PLAN, YEAR, '\nyear = "2023"', "year"),
        (PLAN, YEAR, "\nyear = true", "year"),
        (PLAN, YEAR, "\nperiod = 2023", "period"),
        (PLAN, YEAR, "\nperiod = 2023-01-01", "period"),
        (PLAN, EVENTS, f"{EVENTS}note = 1", "categories.events.note"),
        (PLACES, LATITUDE, '\nlatitude = "55°"', "moscow.latitude"),
        (PLACES, MOSCOW_NAME, "\nname = 1", "moscow.name"),
        (FOLDER, ORGANISATION, "\norganisation = 1", "organisation"),
        (FOLDER, DOMAIN, "\ndomain = 1", "domain"),
        (FOLDER, LANGUAGES_LINE, '\nlanguages = "ru"', "languages"),
        (FOLDER, LANGUAGES_LINE, "\nlanguages = [1]", "languages[1]"),
        (FOLDER, TIMEZONE, "\ntimezone = 3", "timezone"),
        (FOLDER, COLOR, "\ncolor = 0", "color"),
        (FOLDER, EVENTS_COLOR, "\nevents = 0", "colors.events"),
        (FOLDER, SOURCE, f"{SOURCE}url = 1", "source.url"),
        (FOLDER, SOURCE, f"{SOURCE}[contact]\nemail = 1", "contact.email"),
    ],
)
def test_wrong_kind(*, workspace: Path, file: str, old: str, new: str, key: str) -> None:
    """One fault, where it is; test_kinds.py has what is told of it."""
    path = workspace / file
    line = edit(path, old, f"{new}\n")
    assert [(each.file, each.line, each.key) for each in find(workspace)] == [
        (str(path), line, key)
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (PLAN, "[categories.events]\n", "[categories]\nx = 1\n", "categories.x"),
        (PLACES, "[astrakhan]\n", "x = 1\n", "x"),
    ],
)
def test_what_is_no_table(*, workspace: Path, file: str, old: str, new: str, key: str) -> None:
    path = workspace / file
    edit(path, old, f"{new}{old}")
    line = line_of(path, "x = 1")
    found = [(each.file, each.line, each.key, each.problem) for each in find(workspace)]
    assert found == [(str(path), line, key, "it is not a table")]


@pytest.mark.parametrize("name", ["contact", "source"])
@pytest.mark.parametrize("value", ['"x"', "1", "[]"])
def test_what_is_no_table_of_the_folder(workspace: Path, name: str, value: str) -> None:
    path = workspace / FOLDER
    text = path.read_text(encoding="utf-8").partition("[source]")[0]
    path.write_text(f"{name} = {value}\n{text}", encoding="utf-8")
    assert [(each.line, each.key) for each in find(workspace)] == [(1, name)]


# Files.


def heading(workspace: Path) -> str:
    """Return the plan file's part before its items."""
    return (workspace / PLAN).read_text(encoding="utf-8").partition("[[items]]")[0]


def test_plan_without_items(workspace: Path) -> None:
    path = workspace / PLAN
    path.write_text(heading(workspace), encoding="utf-8")
    assert find(workspace) == [
        fault(path, 0, "", "", "the key 'items' is missing", "add items = …")
    ]


def test_plan_of_no_items(workspace: Path) -> None:
    path = workspace / PLAN
    path.write_text(f"items = []\n{heading(workspace)}", encoding="utf-8")
    remedy = "add an [[items]] table for each row"
    assert find(workspace) == [fault(path, 1, "items", "", "the plan is empty", remedy)]


def test_plan_of_nothing(workspace: Path) -> None:
    path = workspace / PLAN
    path.write_bytes(b"")
    assert find(workspace) == [
        fault(path, 0, "", "", f"the key '{key}' is missing", f"add {key} = …")
        for key in ("title", "categories", "items")
    ] + [fault(path, 0, "", "", *NO_PERIOD)]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_not_utf_8(workspace: Path, encoding: str) -> None:
    """The line named is the first one that can't be read."""
    path = workspace / PLAN
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode(encoding, errors="replace"))
    line = line_of_first_non_ascii(text)
    problem = f"line {line} is not UTF-8"
    assert find(workspace) == [fault(path, line, "", "", problem, "save it as UTF-8")]


def line_of_first_non_ascii(text: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if not line.isascii())


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PLAN, SAID, f'{WHEN}said = "26 мая\n'),
        (PLAN, SAID, f'{WHEN}said "26 мая"\n'),
        (PLAN, SAID, f'{WHEN}when = "2023-05-27"\n'),
        (PLACES, "\n[moscow]\n", "\n[moscow\n"),
        (FOLDER, DOMAIN, "\ndomain = plan.example\n"),
    ],
)
def test_not_toml_is_one_fault(*, workspace: Path, file: str, old: str, new: str) -> None:
    """Where places can't be known, nothing is said of them; test_toml.py has what is told."""
    path = workspace / file
    line = edit(path, old, new)
    found = [(each.file, each.line, each.key, each.value) for each in find(workspace)]
    assert found == [(str(path), line, "", "")]


def test_places_need_no_file(workspace: Path) -> None:
    """Who names none by a key has none to list."""
    (workspace / PLACES).unlink()
    path = workspace / PLAN
    named = re.compile('^place = "(.*)"$', re.MULTILINE)
    keys = named.findall(path.read_text(encoding="utf-8"))
    places = [
        (f"{key}.place", problem) for key, problem in problems(workspace) if key.endswith(".place")
    ]
    assert [problem for _, problem in places] == ["there is no such place"] * len(keys)
    path.write_text(named.sub(r'place = "г. \1"', path.read_text("utf-8")), encoding="utf-8")
    sources = load_sources(workspace, LANGUAGES)
    names = [place for item in sources.plans[0].items for place in item.places]
    assert names == [Place(key="", name={"ru": f"г. {key}"}) for key in keys]
    assert (sources.places, sources.founded) == ({}, {})


def test_places_that_lead_nowhere_are_a_fault(workspace: Path) -> None:
    path = workspace / PLACES
    path.unlink()
    path.symlink_to(workspace / "gone.toml")
    assert [(each.file, each.problem) for each in find(workspace)] == [
        (str(path), "it can't be read: there is no such file")
    ]


def test_plan_that_is_a_folder(workspace: Path) -> None:
    path = workspace / "plans/folder.toml"
    path.mkdir()
    assert problems(workspace) == [("", "it is a folder or a device, not a file")]


def test_plan_that_leads_nowhere(workspace: Path) -> None:
    path = workspace / "plans/link.toml"
    path.symlink_to(workspace / "gone.toml")
    problem = "it can't be read: there is no such file"
    assert find(workspace) == [fault(path, 0, "", "", problem, CHECK)]


def test_a_copy_beside_the_plan_is_told(workspace: Path) -> None:
    """Published, it would show every event twice."""
    plan = workspace / "plans/mag-2023.toml"
    copy = workspace / "plans/mag-2023-backup.toml"
    copy.write_bytes(plan.read_bytes())
    problem = (
        "its period and title are those of mag-2023-backup.toml; every event would appear twice"
    )
    assert find(workspace) == [fault(plan, 0, "", "", problem, "keep copies in another folder")]


def test_no_plan_in_the_folder(workspace: Path) -> None:
    (workspace / PLAN).rename(workspace / "plans/mag-2023.txt")
    assert find(workspace) == [fault(workspace / "plans", 0, "", "", *NO_PLAN)]


def test_no_folder(workspace: Path) -> None:
    (workspace / "plans").rename(workspace / "elsewhere")
    assert find(workspace) == [fault(workspace / "plans", 0, "", "", *NO_PLAN)]


# All at once.


def test_faults_of_several_files_are_told_at_once(workspace: Path, slip: Slip) -> None:
    text = (workspace / PLAN).read_text(encoding="utf-8")
    (workspace / "plans/mag-2024.toml").write_text(text, encoding="utf-8")
    (workspace / "plans/mag-2025.toml").write_bytes(b"year\n")
    expected = [
        slip(
            PLACES,
            LATITUDE,
            "\nlatitude = 91\n",
            "moscow.latitude",
            "91.0",
            "it is off the globe",
            "write degrees from -90 to 90",
        ),
        slip(PLAN, EVENTS, f'{EVENTS}color = ""\n', "categories.events.color", "''", *NO_COLOR),
        slip(PLAN, WHEN, '\nwhen = "2023-02-30"\n', "items[1].when", "'2023-02-30'", *NO_DAY),
        slip(PLAN, AGE, "\nage = 0\n", "items[42].age", "0", *NO_AGE),
        slip("plans/mag-2024.toml", ROW, f"{CATEGORY}row = 0\n", "items[1].row", "0", *NO_ROW),
    ]
    *found, last = find(workspace)
    assert found == expected
    assert (last.file, last.line) == (str(workspace / "plans/mag-2025.toml"), 1)


def test_misspelt_key_hides_no_other_fault_of_the_item(workspace: Path, slip: Slip) -> None:
    expected = {
        slip(PLAN, ROW, f"{ROW}x = 1\n", "items[1].x", "", UNKNOWN_KEY, f"there are: {ROW_KEYS}"),
        slip(PLAN, WHEN, '\nwhen = "2023-02-30"\n', "items[1].when", "'2023-02-30'", *NO_DAY),
    }
    assert set(find(workspace)) == expected


def test_fault_of_the_plan_hides_none_of_its_items(workspace: Path, slip: Slip) -> None:
    edit(workspace / PLAN, YEAR, '\nyear = "2023"\n')
    expected = slip(PLAN, WHEN, '\nwhen = "2023-02-30"\n', "items[1].when", "'2023-02-30'", *NO_DAY)
    wrong, *others = find(workspace)
    assert (wrong.key, others) == ("year", [expected])


def test_faults_of_a_draft_are_told(workspace: Path, slip: Slip) -> None:
    expected = slip(
        PLAN,
        WHEN,
        '\ndraft = "?"\nwhen = "2023-02-30"\n',
        "items[1].when",
        "'2023-02-30'",
        *NO_DAY,
    )
    assert find(workspace) == [expected]


def test_faulty_item_hides_no_fault_of_another(workspace: Path, slip: Slip) -> None:
    edit(workspace / PLAN, ROW, f'{CATEGORY}row = "1"\n')
    expected = slip(PLAN, AGE, "\nage = 0\n", "items[42].age", "0", *NO_AGE)
    wrong, *others = find(workspace)
    assert (wrong.key, others) == ("items[1].row", [expected])


# How a fault reads.


def test_fault_reads_as_a_line() -> None:
    whole = fault(Path("a.toml"), 7, "items[1].row", "0", *NO_ROW)
    of_file = fault(Path("plans"), 0, "", "", *NO_PLAN)
    assert str(Faulty([whole, of_file])) == (
        "a.toml:7: items[1].row = 0: rows count from 1; write the row's number in the source\n"
        "plans: there is no plan in it; put a .toml file there"
    )
