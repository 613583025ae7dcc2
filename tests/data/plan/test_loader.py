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
from data.when.value import REMEDY, Precision, When
from tests.conftest import ROOT

PLAN = "plans/mag-2023.toml"
PLACES = "places.toml"
FILES = (PLAN, PLACES)
LANGUAGES = ("ru", "en")

# Pieces of the files that occur in them once.
YEAR = "\nyear = 2023\n"
DOMAIN = '\ndomain = "mag.kalends.internal"\n'
COLOR = '\ncolor = "slategray"\n'
SECTION_COLOR = '\ncolor = "steelblue"\n'
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
    "key, category, row, title, when, said, place, age, organisers, notes, cancelled, reason, draft"
)
PLAN_KEYS = "year, domain, color, organisation, title, categories, items"
CITY_KEYS = "name, latitude, longitude, founded"

UNKNOWN_KEY = "there is no such key"
WRONG_KIND = "it is of the wrong kind"
ONE_LINE = "write it on one line, without line breaks, tabs or control characters"
WHITE_SPACE = ("it begins or ends with white space", "take the white space off")
WORDLESS = ("it is empty", "write the words, or leave the key out where it may be")
OPEN = ("it is empty or an open interval", "give both ends")
NO_TABLE = ("it is not a table", "write keys and values under it")
NO_ROW = ("rows count from 1", "write the row's number in the source")
NO_AGE = ("it is no age of a city", "write full years, as in 876")
NO_YEAR = ("the year is out of reach", "write the plan's year, as in 2023")
NO_COLOR = ("it is no colour", "write a CSS3 colour name, as in steelblue")
NO_KEY = ("it is no key", "write a to z, 0 to 9 and single hyphens, 64 signs at most")
NO_DOMAIN = (
    "it is not a domain",
    "write a host name in small ASCII letters, as in plan.example.org",
)
NO_DAY = ("there is no such day", "2023-02 has days 01 to 28")
NOT_CANCELLED = (
    "it belongs to a cancelled item",
    "add cancelled = true, or take the reason out",
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
        load_sources(workspace / "plans", workspace / PLACES, LANGUAGES)
    except Faulty as error:
        return list(error.faults)
    return []


# What is right.


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
    when=When(
        text="2023-05-26",
        start=date(2023, 5, 26),
        end=date(2023, 5, 27),
        precision=Precision.DAY,
    ),
    said="26 мая",
    place=Place(
        key="khabarovsk",
        name={"ru": "Хабаровск", "en": "Khabarovsk"},
        latitude=48.4802,
        longitude=135.0719,
    ),
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
    when=When(
        text="2023-09-09~/2023-09-10~",
        start=date(2023, 9, 9),
        end=date(2023, 9, 11),
        precision=Precision.DAY,
        approximate=True,
    ),
    said="9-10 сентября",
    place=Place(
        key="moscow",
        name={"ru": "Москва", "en": "Moscow"},
        latitude=55.7558,
        longitude=37.6173,
    ),
    age=876,
)


def test_plan_loads_whole(sources: Sources) -> None:
    (plan,) = sources.plans
    assert (plan.slug, len(plan.items)) == ("mag-2023", 46)
    assert (plan.items[0], plan.items[41]) == (SESSION, MOSCOW_DAY)


def test_draft_stands_apart_from_the_items(workspace: Path, sources: Sources) -> None:
    edit(workspace / PLAN, SAID, f'{SAID}draft = "ещё не решено"\n')
    (plan,) = load_sources(workspace / "plans", workspace / PLACES, LANGUAGES).plans
    (whole,) = sources.plans
    assert plan == Plan(
        slug="mag-2023",
        header=whole.header,
        items=whole.items[1:],
        drafts=(Drafted(item=SESSION, reason="ещё не решено"),),
    )


def test_cancelled_item_may_tell_why(workspace: Path) -> None:
    edit(workspace / PLAN, SAID, f"{SAID}cancelled = true\n{REASON}")
    (plan,) = load_sources(workspace / "plans", workspace / PLACES, LANGUAGES).plans
    reason = {"ru": "карантин", "en": "quarantine"}
    assert plan.items[0] == replace(SESSION, cancelled=True, reason=reason)


def test_plan_of_drafts_only_is_not_empty(workspace: Path, sources: Sources) -> None:
    path = workspace / PLAN
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[items]]\n", '[[items]]\ndraft = "?"\n'), encoding="utf-8")
    (plan,) = load_sources(workspace / "plans", workspace / PLACES, LANGUAGES).plans
    (whole,) = sources.plans
    drafts = tuple(Drafted(item=item, reason="?") for item in whole.items)
    assert plan == Plan(slug="mag-2023", header=whole.header, items=(), drafts=drafts)


def test_places_are_those_of_the_file(sources: Sources) -> None:
    text = (ROOT / "data/mag" / PLACES).read_text(encoding="utf-8")
    assert list(sources.places) == re.findall(r"^\[(.+)\]$", text, re.MULTILINE)
    assert sources.places["moscow"] == MOSCOW_DAY.place


def test_founding_years_are_those_of_the_file(sources: Sources) -> None:
    cities = ("moscow", "yerevan", "batumi")
    assert [sources.founded.get(city) for city in cities] == [1147, -781, None]


def test_line_endings_of_windows_change_nothing(workspace: Path, sources: Sources) -> None:
    for path in (workspace / PLAN, workspace / PLACES):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_sources(workspace / "plans", workspace / PLACES, LANGUAGES) == sources


def test_one_language_fewer_is_one_fault_for_each_text(workspace: Path) -> None:
    """Every text of both files is held to the languages, wherever it stands."""
    with pytest.raises(Faulty) as caught:
        load_sources(workspace / "plans", workspace / PLACES, ["ru"])
    texts = sum((workspace / file).read_text(encoding="utf-8").count(', en = "') for file in FILES)
    problems = [(fault.problem, fault.key.endswith(".en")) for fault in caught.value.faults]
    assert problems == [("there is no such language", True)] * texts


# Keys.


@pytest.mark.parametrize(
    ("file", "after", "line", "key", "remedy"),
    [
        (PLAN, SAID, "organizers = []", "items[1].organizers", "did you mean 'organisers'?"),
        (PLAN, SAID, "x = 1", "items[1].x", f"there are: {ROW_KEYS}"),
        (PLAN, SAID, '"said " = 1', "items[1].said ", "did you mean 'said'?"),
        (PLAN, COLOR, "colour = 1", "colour", "did you mean 'color'?"),
        (PLAN, COLOR, "x = { y = 1 }", "x", f"there are: {PLAN_KEYS}"),
        (PLAN, SECTION_COLOR, "notes = 1", "categories.events.notes", "did you mean 'note'?"),
        (PLACES, LATITUDE, "country = 1", "moscow.country", f"there are: {CITY_KEYS}"),
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


def test_missing_key_of_the_plan(workspace: Path) -> None:
    path = workspace / PLAN
    edit(path, COLOR, "\n")
    assert find(workspace) == [
        fault(path, 0, "", "", "the key 'color' is missing", "add color = …")
    ]


def test_missing_key_of_a_place(workspace: Path) -> None:
    path = workspace / PLACES
    edit(path, LATITUDE, "\n")
    line = line_of(path, "[moscow]")
    assert find(workspace) == [
        fault(path, line, "moscow", "", "the key 'latitude' is missing", "add latitude = …")
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
    texts = 'name = { ru = "а", en = "a" }\nheading = { ru = "а", en = "a" }\ncolor = "red"\n'
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
                'write returns = "yearly" or returns = "jubilees", or leave the key out',
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
    expected = slip(PLAN, SECTION_COLOR, f"{SECTION_COLOR}{more}\n", *told)
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
    places = ", ".join(line.strip("[]") for line in lines if line.startswith("["))
    expected = slip(
        PLAN,
        PLACE,
        f'{WHEN}place = "habarovsk"\n',
        "items[1].place",
        "'habarovsk'",
        "there is no such place",
        f"there are: {places}",
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
        "it has 2,001 signs",
        "write 2,000 at most",
    )
    assert find(workspace) == [expected]


# Texts.


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "language"),
    [
        (PLAN, TITLE, 'title = { ru = "Пенза" }', "items[24].title", "en"),
        (PLAN, TITLE, 'title = { en = "Penza" }', "items[24].title", "ru"),
        (PLAN, ORGANISER, '{ ru = "АО" },', "items[1].organisers[2]", "en"),
        (PLAN, QUARTERLY, f'{QUARTERLY}notes = {{ ru = "а" }}', "items[17].notes", "en"),
        (PLAN, SAID, f'{SAID}cancelled = true\nreason = {{ en = "a" }}', "items[1].reason", "ru"),
        (PLAN, ORGANISATION, 'organisation = { ru = "МАГ" }', "organisation", "en"),
        (
            PLAN,
            SECTION_COLOR,
            f'{SECTION_COLOR}note = {{ en = "a" }}',
            "categories.events.note",
            "ru",
        ),
        (PLACES, MOSCOW_NAME, 'name = { ru = "Москва" }', "moscow.name", "en"),
    ],
)
def test_text_missing_in_one_language(
    *, workspace: Path, slip: Slip, file: str, old: str, new: str, key: str, language: str
) -> None:
    problem, remedy = f"it has no text in {language!r}", f'add {language} = "…"'
    expected = slip(file, old, f"\n{new}\n", key, "", problem, remedy)
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
        (r"\u00A0a", r"'\xa0a'", *WHITE_SPACE),
        (r"Пе\u0007", r"'\u041f\u0435\x07'", "it has U+0007", ONE_LINE),
        (r"a\u0000b", r"'a\x00b'", "it has U+0000", ONE_LINE),
        (r"a\r\nb\r\nc", r"'a\r\nb\r\nc'", "it has U+000D, U+000A", ONE_LINE),
        ("a\tb", r"'a\tb'", "it has U+0009", ONE_LINE),
        ("a\x85b", r"'a\x85b'", "it has U+0085", ONE_LINE),
        (r"a\u007Fb", r"'a\x7fb'", "it has U+007F", ONE_LINE),
        ("a\u2028b", r"'a\u2028b'", "it has U+2028", ONE_LINE),
        (r"a\u2029b", r"'a\u2029b'", "it has U+2029", ONE_LINE),
        ("ы" * 301, f"'{'ы' * 76}…", "it has 301 signs", "write 300 at most"),
        ("ы" * 5000, f"'{'ы' * 76}…", "it has 5,000 signs", "write 300 at most"),
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
        (PLAN, ORGANISATION, '\norganisation = { ru = "а ", en = "a" }\n', "organisation.ru"),
        (
            PLAN,
            SECTION_COLOR,
            f'{SECTION_COLOR}note = {{ ru = "а ", en = "a" }}\n',
            "categories.events.note.ru",
        ),
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
        ("2023-05/..", *OPEN),
        ("../2023-05", *OPEN),
        ("2023-05/", *OPEN),
        ("", *OPEN),
        ("2023-24", "a year has two winters", "write the months, as in 2022-12/2023-02"),
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
        (PLAN, YEAR, f"\nyear = {10**20}", "year", str(10**20), *NO_YEAR),
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
    expected = slip(PLAN, DOMAIN, new, "domain", repr(domain), *NO_DOMAIN)
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("old", "key"), [(COLOR, "color"), (SECTION_COLOR, "categories.events.color")]
)
@pytest.mark.parametrize(
    "color", ["", "#708090", "SlateGray", "slate gray", "серый", "slategrau", "transparent"]
)
def test_what_is_no_colour(workspace: Path, slip: Slip, old: str, key: str, color: str) -> None:
    expected = slip(PLAN, old, f'\ncolor = "{color}"\n', key, repr(color), *NO_COLOR)
    assert find(workspace) == [expected]


# Kinds.


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "value", "kinds"),
    [
        (PLAN, ROW, f'{CATEGORY}row = "1"', "items[1].row", "'1'", ("int", "str")),
        (PLAN, ROW, f"{CATEGORY}row = true", "items[1].row", "True", ("int", "bool")),
        (PLAN, ROW, f"{CATEGORY}row = 1.5", "items[1].row", "1.5", ("int", "float")),
        (PLAN, KEY, "\nkey = 29", "items[1].key", "29", ("str", "int")),
        (PLAN, TITLE, '\ntitle = "Пенза"', "items[24].title", "'Пенза'", ("object", "str")),
        (
            PLAN,
            WHEN,
            "\nwhen = 2023-05-26",
            "items[1].when",
            "datetime.date(2023, 5, 26)",
            ("str", "date"),
        ),
        (
            PLAN,
            QUARTERLY,
            f'{QUARTERLY}organisers = "МАГ"',
            "items[17].organisers",
            "'МАГ'",
            ("array", "str"),
        ),
        (
            PLAN,
            QUARTERLY,
            f'{QUARTERLY}cancelled = "no"',
            "items[17].cancelled",
            "'no'",
            ("bool", "str"),
        ),
        (PLAN, YEAR, '\nyear = "2023"', "year", "'2023'", ("int", "str")),
        (PLACES, LATITUDE, '\nlatitude = "55°"', "moscow.latitude", "'55°'", ("float", "str")),
        (PLACES, MOSCOW_NAME, '\nname = "Москва"', "moscow.name", "'Москва'", ("object", "str")),
    ],
)
def test_wrong_kind(
    *,
    workspace: Path,
    slip: Slip,
    file: str,
    old: str,
    new: str,
    key: str,
    value: str,
    kinds: tuple[str, str],
) -> None:
    wanted, given = kinds
    remedy = f"Expected `{wanted}`, got `{given}`"
    expected = slip(file, old, f"{new}\n", key, value, WRONG_KIND, remedy)
    assert find(workspace) == [expected]


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (PLAN, "[categories.events]\n", "[categories]\nx = 1\n", "categories.x"),
        (PLACES, "[astrakhan]\n", "x = 1\n", "x"),
    ],
)
def test_what_is_no_table(
    *, workspace: Path, slip: Slip, file: str, old: str, new: str, key: str
) -> None:
    expected = slip(file, old, new, key, "1", *NO_TABLE)
    edit(workspace / file, new, f"{new}{old}")
    assert find(workspace) == [expected]


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
        fault(path, 0, "", "", f"the key {key!r} is missing", f"add {key} = …")
        for key in PLAN_KEYS.split(", ")
    ]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_not_utf_8(workspace: Path, encoding: str) -> None:
    """The line named is the first one that can't be read."""
    path = workspace / PLAN
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode(encoding, errors="replace"))
    line = 1 if encoding == "utf-16" else line_of_first_non_ascii(text)
    problem = f"line {line} is not UTF-8"
    assert find(workspace) == [fault(path, line, "", "", problem, "save it as UTF-8")]


def line_of_first_non_ascii(text: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if not line.isascii())


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ('said = "26 мая', "Illegal character '\\n' (at line {line}, column 15)"),
        (
            "said = 26 мая",
            "Expected newline or end of document after a statement (at line {line}, column 11)",
        ),
        ('said = "26 \x07мая"', "Illegal character '\\x07' (at line {line}, column 12)"),
        (
            'said "26 мая"',
            "Expected '=' after a key in a key/value pair (at line {line}, column 6)",
        ),
        ('when = "2023-05-27"', "Cannot overwrite a value (at line {line}, column 20)"),
    ],
)
def test_not_toml(workspace: Path, new: str, problem: str) -> None:
    path = workspace / PLAN
    line = edit(path, SAID, f"{WHEN}{new}\n")
    problem = f"it is not TOML: {problem.format(line=line)}"
    assert find(workspace) == [fault(path, line, "", "", problem, MEND)]


def test_places_that_are_not_toml_are_one_fault(workspace: Path) -> None:
    """The plans' places can't be known then, so nothing is said of them."""
    path = workspace / PLACES
    line = edit(path, "\n[moscow]\n", "\n[moscow\n")
    problem = (
        f"it is not TOML: Expected ']' at the end of a table declaration (at line {line}, column 8)"
    )
    assert find(workspace) == [fault(path, line, "", "", problem, MEND)]


def test_places_that_are_missing_are_one_fault(workspace: Path) -> None:
    path = workspace / PLACES
    path.unlink()
    problem = "it can't be read: No such file or directory"
    assert find(workspace) == [fault(path, 0, "", "", problem, CHECK)]


def test_plan_that_is_a_folder(workspace: Path) -> None:
    path = workspace / "plans/folder.toml"
    path.mkdir()
    problem = "it can't be read: Is a directory"
    assert find(workspace) == [fault(path, 0, "", "", problem, CHECK)]


def test_plan_that_leads_nowhere(workspace: Path) -> None:
    path = workspace / "plans/link.toml"
    path.symlink_to(workspace / "gone.toml")
    problem = "it can't be read: No such file or directory"
    assert find(workspace) == [fault(path, 0, "", "", problem, CHECK)]


def test_a_copy_beside_the_plan_is_told(workspace: Path) -> None:
    """Published, it would show every event twice."""
    plan = workspace / "plans/mag-2023.toml"
    copy = workspace / "plans/mag-2023-backup.toml"
    copy.write_bytes(plan.read_bytes())
    problem = "its year and title are those of mag-2023-backup.toml; every event would appear twice"
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
        slip(PLAN, COLOR, '\ncolor = ""\n', "color", "''", *NO_COLOR),
        slip(PLAN, WHEN, '\nwhen = "2023-02-30"\n', "items[1].when", "'2023-02-30'", *NO_DAY),
        slip(PLAN, AGE, "\nage = 0\n", "items[42].age", "0", *NO_AGE),
        slip("plans/mag-2024.toml", ROW, f"{CATEGORY}row = 0\n", "items[1].row", "0", *NO_ROW),
        fault(
            workspace / "plans/mag-2025.toml",
            1,
            "",
            "",
            "it is not TOML: Expected '=' after a key in a key/value pair (at line 1, column 5)",
            MEND,
        ),
    ]
    assert find(workspace) == expected


def test_misspelt_key_hides_no_other_fault_of_the_item(workspace: Path, slip: Slip) -> None:
    expected = {
        slip(PLAN, ROW, f"{ROW}x = 1\n", "items[1].x", "", UNKNOWN_KEY, f"there are: {ROW_KEYS}"),
        slip(PLAN, WHEN, '\nwhen = "2023-02-30"\n', "items[1].when", "'2023-02-30'", *NO_DAY),
    }
    assert set(find(workspace)) == expected


def test_fault_of_the_plan_hides_none_of_its_items(workspace: Path, slip: Slip) -> None:
    kind = "Expected `str`, got `int`"
    expected = {
        slip(PLAN, COLOR, "\ncolor = 1\n", "color", "1", WRONG_KIND, kind),
        slip(PLAN, WHEN, '\nwhen = "2023-02-30"\n', "items[1].when", "'2023-02-30'", *NO_DAY),
    }
    assert set(find(workspace)) == expected


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
    kind = "Expected `int`, got `str`"
    expected = [
        slip(PLAN, ROW, f'{CATEGORY}row = "1"\n', "items[1].row", "'1'", WRONG_KIND, kind),
        slip(PLAN, AGE, "\nage = 0\n", "items[42].age", "0", *NO_AGE),
    ]
    assert find(workspace) == expected


# How a fault reads.


def test_fault_reads_as_a_line() -> None:
    whole = fault(Path("a.toml"), 7, "items[1].row", "0", *NO_ROW)
    of_file = fault(Path("plans"), 0, "", "", *NO_PLAN)
    assert str(Faulty([whole, of_file])) == (
        "a.toml:7: items[1].row = 0: rows count from 1; write the row's number in the source\n"
        "plans: there is no plan in it; put a .toml file there"
    )
