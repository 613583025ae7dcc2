"""A further language is one `.po` file: also with a script, and written from right to left."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from babel.messages.pofile import read_po

from calendars.feeds.naming import feed_name
from calendars.feeds.options import Options
from calendars.feeds.site import Site, build_site
from calendars.wording.cldr import language_code
from calendars.wording.dates import dates
from calendars.wording.language import LOCALES, Language, load_languages
from data.journal.publication import Publication
from data.when.period import year_period
from data.when.reading import parse_when

SERBIAN = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
)
ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)
COUNTS = [*range(1001), 10**6]


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Language]:
    """Return the languages of the package, and two more in files as a translator names them."""
    folder = tmp_path_factory.mktemp("locales")
    for path in LOCALES.glob("*.po"):
        (folder / path.name).write_bytes(path.read_bytes())
    translate(folder / "sr-Latn.po", "sr-Latn", SERBIAN)
    translate(folder / "ar.po", "ar", ARABIC)
    return load_languages(folder)


def translate(path: Path, code: str, plurals: str) -> None:
    """Write the English file as one of another language: each plural form names its number."""
    text = (LOCALES / "en.po").read_text()
    text = text.replace('"Language: en\\n"', f'"Language: {code}\\n"')
    text = re.sub('"Plural-Forms: .*"', rf'"Plural-Forms: {plurals}\\\\n"', text)
    forms = int(plurals.removeprefix("nplurals=")[0])
    for number in range(2, forms):
        text = re.sub(
            rf'(msgstr\[{number - 1}\] "(?:.*)")', rf'\1\nmsgstr[{number}] "{{n}} #{number}"', text
        )
    path.write_text(text)


def test_codes_are_canonical_and_in_order(further: Mapping[str, Language]) -> None:
    found = {code: (each.code, each.name, each.dir) for code, each in further.items()}
    assert list(found.items()) == [
        ("ar", ("ar", "العربية", "rtl")),
        ("en", ("en", "English", "ltr")),
        ("ru", ("ru", "русский", "ltr")),
        ("sr-Latn", ("sr-Latn", "srpski (latinica)", "ltr")),
    ]


def test_dates_are_those_of_the_language(further: Mapping[str, Language]) -> None:
    when = parse_when("2023-09-28/2023-10-14", year_period(2023))
    assert {code: dates(when, further[code]) for code in ("ar", "sr-Latn")} == {
        "ar": "28 سبتمبر – 14 أكتوبر 2023",
        "sr-Latn": "28. septembar – 14. oktobar 2023.",
    }


def test_plural_forms_are_chosen_as_the_file_says(further: Mapping[str, Language]) -> None:
    counted = [further["ar"].ngettext("{n} year", "{n} years", n) for n in (1, 2, 3, 11, 100)]
    assert counted == ["1 years", "2 #2", "3 #3", "11 #4", "100 #5"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("sr-latn", "sr-Latn"),
        ("SR_LATN", "sr-Latn"),
        ("pt-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("ca-ES-Valencia", "ca-ES-valencia"),
        ("EN", "en"),
    ],
)
def test_a_code_has_one_spelling(given: str, code: str) -> None:
    assert language_code(given) == code


@pytest.mark.parametrize("given", ["", "russian language", "../en", "x-y-z"])
def test_what_is_no_code_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"locale identifier|only letters"):
        language_code(given)


def spoken(publication: Publication, *codes: str) -> Publication:
    """Return a publication as if its plan were in these languages."""
    (plan,) = publication.plans.values()
    organisation = msgspec.structs.replace(plan.header.organisation, languages=codes)
    header = msgspec.structs.replace(plan.header, organisation=organisation)
    return replace(publication, plans={"mag-2023": replace(plan, header=header)})


def test_a_journal_older_than_a_language_is_served_in_it(
    publication: Publication, further: Mapping[str, Language]
) -> None:
    """Its texts are then the plan's own, and nothing else of the feeds changes."""
    before = build_site(spoken(publication, "ru"), further, "https://kalends.example")
    later = spoken(publication, "ru", "sr-Latn")
    site = build_site(later, further, "https://kalends.example", before)
    kept = {path: feed for path, feed in site.feeds.items() if path.startswith("/calendars/ru/")}
    assert kept == before.feeds
    summaries = dict(summaries_of(site, "sr-Latn"))
    entry = publication.entries["mag-2023", "mag-session-29"]
    assert summaries["mag-session-29.mag-2023"] == entry.item.title["ru"]
    assert feed_name(Options(), publication, site.languages["sr-Latn"]) == (
        f"{publication.plans['mag-2023'].header.organisation.name['ru']}: whole plan"
    )


def summaries_of(site: Site, code: str) -> Iterator[tuple[str, str]]:
    for (plan, key), event in site.vevents[code].items():
        lines = event.common.decode().replace("\r\n ", "").split("\r\n")
        summary = next(line for line in lines if line.startswith("SUMMARY:"))
        yield f"{key}.{plan}", summary.removeprefix("SUMMARY:").replace("\\,", ",")


@pytest.mark.parametrize("code", [*load_languages(), "sr-Latn", "ar"])
def test_plural_forms_are_those_of_cldr(code: str, tmp_path: Path) -> None:
    """Each form of the file is one category of CLDR, for every number of things."""
    path = LOCALES / f"{code}.po"
    if not path.exists():
        path = tmp_path / path.name
        translate(path, code, {"sr-Latn": SERBIAN, "ar": ARABIC}[code])
    language = load_languages(path.parent)[code]
    with path.open("rb") as file:
        catalog = read_po(file, locale=language.locale)
    plural = language.translations.plural  # type: ignore[attr-defined]  # what gettext made of it
    pairs = {(plural(n), language.locale.plural_form(n)) for n in COUNTS}
    assert len(pairs) == len(dict(pairs)) == len({form for _, form in pairs}) == catalog.num_plurals
