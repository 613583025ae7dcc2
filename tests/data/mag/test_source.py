"""Hold the plan file to the document it comes from: each of the 46 rows is derived anew."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.plan.loader import load_sources

DATA = Path(__file__).resolve().parents[3] / "data/mag"
SOURCE = DATA / "sources" / "mag-2023.txt"
DIGEST = "91bbfe99816d3f02da35dea00127ff1ab5b375e2685516c15b85c9e020084649"

Cells = list[str]
Facts = dict[str, Any]

# The document's four tables, in its order. The second goes on counting where the first stopped.
CATEGORIES = ("events", "information", "jubilees", "city-days")
SIZES = {"events": 15, "information": 6, "jubilees": 15, "city-days": 10}
TITLES = {"jubilees": "Юбилей города {}", "city-days": "День города {}"}
ENGLISH_TITLES = {"jubilees": "Jubilee of the City of {}", "city-days": "{} City Day"}
KEYS = {"jubilees": "jubilee-{}", "city-days": "city-day-{}"}

# Words typed in a foreign alphabet: Latin M and A with a Greek gamma; three Cyrillic letters.
LOOKALIKES = {"MA\u0393": "МАГ", "\u0425\u0425\u0406": "XXI"}

# One footnote under three guises: superscript Latin i, superscript one, caret and Ukrainian i.
FOOTNOTE_MARKS = re.compile(r" ?(?:\u2071|\u00b9|\^\u0456) ?")

PAGE_NUMBER = re.compile(r"\d+\t+")
ROW_NUMBER = re.compile(r"(\d+)\.")

MONTHS = {
    "январь": 1, "февраль": 2, "март": 3, "апрель": 4, "май": 5, "июнь": 6,
    "июль": 7, "август": 8, "сентябрь": 9, "октябрь": 10, "ноябрь": 11, "декабрь": 12,
    "января": 1, "февраля": 2, "марта": 3, "апреля": 4, "мая": 5, "июня": 6,
    "июля": 7, "августа": 8, "сентября": 9, "октября": 10, "ноября": 11, "декабря": 12,
}  # fmt: skip
MONTH = f"(?:{'|'.join(MONTHS)})"
WORDINGS = {
    "по отдельному графику": "unscheduled",
    "постоянно": "ongoing",
    "еженедельно": "every week",
    "ежеквартал.": "every quarter",
    "конец лета": "2023-08",
}
DAYS = re.compile(rf"(?P<days>\d+(?:-\d+)?) (?P<month>{MONTH})")
WORDED = "|".join(map(re.escape, WORDINGS))
PLACE_AND_DATE = re.compile(rf"(?:(\S+) )?({DAYS.pattern}|{MONTH}(?:-{MONTH})?|{WORDED})")
REMARKS = re.compile(r"(?:Организаторы?: (?P<organisers>.+)|(?P<notes>.+))?")

# Ages which the plan gives otherwise than the year of foundation would: {place: from the year}.
AGES_OTHERWISE = {"taganrog": 325, "yerevan": 2804, "chisinau": 587, "nur-sultan": 193}


# The repairs, in the order in which they are made.


def undo_page_breaks(lines: list[str]) -> Iterator[str]:
    """Drop empty lines and page numbers, and carry a row cut by a page break back together."""
    whole: list[str] = []
    after_break = False
    for line in lines:
        # Only after a break does a line that begins with an empty cell continue a row;
        # elsewhere it is a heading.
        if after_break and line.startswith("\t"):
            whole[-1] = continue_row(whole[-1], line)
        elif line and not PAGE_NUMBER.fullmatch(line):
            whole.append(line)
        after_break = not line
    yield from whole


def continue_row(row: str, rest: str) -> str:
    """Join the two halves of a row, cell by cell."""
    halves = zip(row.split("\t"), rest.split("\t"), strict=True)
    return "\t".join(" ".join(filter(None, half)) for half in halves)


def join_split_words(line: str) -> str:
    """Take out the space that a line's end left behind a hyphen between two letters."""
    return re.sub(r"(?<=[^\W\d_])- (?=[^\W\d_])", "-", line)


def map_lookalikes(line: str) -> str:
    """Write the known words in their own alphabet."""
    for wrong, right in LOOKALIKES.items():
        line = line.replace(wrong, right)
    return line


def join_cut_heading(cells: Cells) -> str:
    """Join a heading that lies across columns; a small letter means a word was cut in two."""
    heading = ""
    for cell in filter(None, cells):
        heading += cell if not heading or cell[0].islower() else f" {cell}"
    return heading


# The document, repaired and taken apart.


def read_lines() -> list[str]:
    """Return the document's repaired lines: its title, its rows and headings, its footnote."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    return [map_lookalikes(join_split_words(line)) for line in undo_page_breaks(lines)]


def read_tables() -> list[tuple[str, list[Cells]]]:
    """Return each table's heading, footnote mark included, and its rows."""
    tables: list[tuple[str, list[Cells]]] = []
    for cells in (line.split("\t") for line in read_lines()[1:-1]):
        if ROW_NUMBER.fullmatch(cells[0]):
            tables[-1][1].append(cells)
        else:
            tables.append((read_heading(cells), []))
    return tables


def read_heading(cells: Cells) -> str:
    """Return a table's heading; the first table has only the heading of its column."""
    return cells[1] if cells[0] == "№ п/п" else join_cut_heading(cells)


def derive_items() -> list[Facts]:
    """Return what the document says in each row, without what it leaves empty."""
    return [
        {field: value for field, value in derive(category, cells) if value}
        for category, (_, rows) in zip(CATEGORIES, read_tables(), strict=True)
        for cells in rows
    ]


def derive(category: str, cells: Cells) -> Iterator[tuple[str, Any]]:
    """Yield a row's facts, field by field."""
    yield "category", category
    yield "row", int(cells[0].removesuffix("."))
    yield from (derive_city if category in TITLES else derive_event)(category, cells)


def derive_event(category: str, cells: Cells) -> Iterator[tuple[str, Any]]:
    """Yield the facts of an event or an activity: title, place and date, remarks."""
    _, title, place_and_date, remarks = cells
    place, said = split_place_and_date(place_and_date)
    yield "title", title
    yield "place", place
    yield "said", said
    yield "when", to_when(said, approximate=has_footnote(category))
    yield from derive_remarks(remarks)


def derive_city(category: str, cells: Cells) -> Iterator[tuple[str, Any]]:
    """Yield the facts of a jubilee or a city day: city, age, date, nothing else."""
    _, city, age, said, *rest = cells
    assert not any(rest)
    yield "title", TITLES[category].format(city)
    yield "place", city
    yield "age", to_age(age)
    yield "said", said
    yield "when", to_when(said, approximate=has_footnote(category))


def to_age(cell: str) -> int:
    """Return the years, which one table writes bare and the other with a noun."""
    match = re.fullmatch(r"(\d+)(?: года| лет)?", cell)
    assert match, cell
    return int(match[1])


def split_place_and_date(cell: str) -> tuple[str | None, str]:
    """Part a cell's place from its date wording."""
    match = PLACE_AND_DATE.fullmatch(cell)
    assert match, cell
    return match[1], match[2]


def derive_remarks(cell: str) -> Iterator[tuple[str, Any]]:
    """Yield the organisers behind their label, parted by commas, or the remark itself."""
    match = REMARKS.fullmatch(cell)
    assert match, cell
    yield "organisers", match["organisers"] and match["organisers"].split(", ")
    yield "notes", match["notes"]


def has_footnote(category: str) -> bool:
    """Tell whether a table's heading bears the footnote mark."""
    heading, _ = read_tables()[CATEGORIES.index(category)]
    return FOOTNOTE_MARKS.search(heading) is not None


def to_when(said: str, *, approximate: bool) -> str:
    """Return the EDTF string, or the word, that a date wording stands for."""
    if said in WORDINGS:
        dates = [WORDINGS[said]]
    elif match := DAYS.fullmatch(said):
        month = to_month(match["month"])
        dates = [f"{month}-{int(day):02}" for day in match["days"].split("-")]
    else:
        dates = [to_month(word) for word in said.split("-")]
    return "/".join(f"{date}~" if approximate else date for date in dates)


def to_month(word: str) -> str:
    """Return a month of the plan's year, named in either case."""
    return f"2023-{MONTHS[word]:02}"


# The plan file, read plainly.


def read_toml(path: str) -> Facts:
    """Read one data file."""
    return tomllib.loads((DATA / path).read_text(encoding="utf-8"))


FOLDER = read_toml("kalends.toml")
PLAN = read_toml("plans/mag-2023.toml")
PLACES = read_toml("places.toml")
CITY_ITEMS = [item for item in PLAN["items"] if item["category"] in TITLES]


def to_russian(field: str, value: Any) -> Any:
    """Reduce a plan's value to its Russian words, a place to its name."""
    if field == "place":
        return PLACES[value]["name"]["ru"]
    if isinstance(value, list):
        return [to_russian(field, element) for element in value]
    return value["ru"] if isinstance(value, dict) else value


def state_items() -> list[Facts]:
    """Return what the plan file states of each item, all but the key, in Russian.

    The date is what the plan's own words are read as.
    """
    (plan,) = load_sources(DATA, ["ru", "en"]).plans
    dates = {item.key: item.when.text for item in plan.items}
    return [
        {field: to_russian(field, value) for field, value in item.items() if field != "key"}
        | {"when": dates[item["key"]]}
        for item in PLAN["items"]
    ]


def walk_texts(value: Any) -> Iterator[dict[str, str]]:
    """Yield every text in two languages, however deep."""
    if isinstance(value, dict) and value.keys() & {"ru", "en"}:
        yield value
    elif isinstance(value, dict | list):
        for element in value.values() if isinstance(value, dict) else value:
            yield from walk_texts(element)


TEXTS = [*walk_texts(PLAN), *walk_texts(PLACES)]


def list_alphabets(word: str) -> set[str]:
    """Name the alphabets that a word's letters come from."""
    return {unicodedata.name(letter).split()[0] for letter in word if letter.isalpha()}


# What must hold.


def test_source_is_as_it_was_received() -> None:
    """The document is never edited: repairs are made here, in the open."""
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() == DIGEST


def test_every_row_is_in_the_tables() -> None:
    """No row was lost on the way: the numbers run without a gap."""
    numbers = [[int(cells[0][:-1]) for cells in rows] for _, rows in read_tables()]
    expected = [range(1, 16), range(16, 22), range(1, 16), range(1, 11)]
    assert numbers == [list(run) for run in expected]
    assert [len(run) for run in numbers] == list(SIZES.values())


def test_items_say_what_the_document_says() -> None:
    """All items, in order, with every field: nothing dropped, added or reworded."""
    assert state_items() == derive_items()


def test_dates_stand_in_the_documents_own_words() -> None:
    """No item states its date in another form, and the footnote is the categories' own."""
    assert [item["key"] for item in PLAN["items"] if "when" in item] == []
    approximate = [
        name for name, category in PLAN["categories"].items() if "approximate" in category
    ]
    assert approximate == [name for name in CATEGORIES if has_footnote(name)]


def test_plan_bears_the_documents_title() -> None:
    """The title is the first line; the year and the organisation stand in it."""
    title = read_lines()[0]
    assert PLAN["title"]["ru"] == title
    assert f"({FOLDER['organisation']['ru']}) на {PLAN['year']} год" in title


def test_categories_bear_the_documents_headings_and_footnote() -> None:
    """The categories are the tables, in order; a marked heading brings the footnote along."""
    footnote = FOOTNOTE_MARKS.sub("", read_lines()[-1])
    expected = [
        (name, FOOTNOTE_MARKS.sub("", heading), footnote if has_footnote(name) else None)
        for name, (heading, _) in zip(CATEGORIES, read_tables(), strict=True)
    ]
    stated = [
        (name, category["heading"]["ru"], category.get("note", {}).get("ru"))
        for name, category in PLAN["categories"].items()
    ]
    assert stated == expected


def test_keys_are_descriptive_and_unique() -> None:
    """A key is a lasting name, not a number."""
    keys = [item["key"] for item in PLAN["items"]]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []
    assert [key for key in keys if len(key) > 48 or not re.search("[a-z]{3}", key)] == []


def test_city_items_are_named_after_their_place() -> None:
    """A jubilee's and a city day's key and English title follow from its city."""
    stated = [(item["key"], item["title"]["en"]) for item in CITY_ITEMS]
    assert stated == [
        (
            KEYS[item["category"]].format(item["place"]),
            ENGLISH_TITLES[item["category"]].format(PLACES[item["place"]]["name"]["en"]),
        )
        for item in CITY_ITEMS
    ]


def test_places_are_those_of_the_plan() -> None:
    """The places are sorted, and each is in the plan."""
    assert list(PLACES) == sorted({item["place"] for item in PLAN["items"] if "place" in item})


def test_ages_agree_with_the_years_of_foundation() -> None:
    """Where the plan counts otherwise than from the year of foundation is known by name."""
    otherwise = {
        item["place"]: from_year
        for item in CITY_ITEMS
        if "founded" in PLACES[item["place"]]
        and (from_year := PLAN["year"] - PLACES[item["place"]]["founded"]) != item["age"]
    }
    assert otherwise == AGES_OTHERWISE


def test_every_text_is_in_both_languages() -> None:
    """Each text has both languages, in one line, with nothing at its ends."""
    assert {tuple(text) for text in TEXTS} == {("ru", "en")}
    words = [word for text in TEXTS for word in text.values()]
    assert [word for word in words if not word.isprintable() or word != word.strip()] == []


def test_one_name_has_one_translation() -> None:
    """The same Russian words are always the same English words."""
    pairs = {(text["ru"], text["en"]) for text in TEXTS}
    assert len(pairs) == len({russian for russian, _ in pairs})


def test_russian_words_are_in_one_alphabet() -> None:
    """No look-alikes: a word is Cyrillic, but for Roman numerals and the CD."""
    words = {word for text in TEXTS for word in re.findall(r"[^\W\d_]+", text["ru"])}
    foreign = {word for word in words if list_alphabets(word) != {"CYRILLIC"}}
    assert foreign == {"CD", "VIII", "X", "XI", "XIX", "XV", "XVI", "XXI", "XXIX"}


def test_english_is_english() -> None:
    """The English has Latin letters and curly quotes only."""
    english = [text["en"] for text in TEXTS]
    assert [text for text in english if list_alphabets(text) != {"LATIN"}] == []
    assert [text for text in english if re.search(r"[\"'«»]", text)] == []
