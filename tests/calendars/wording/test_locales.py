"""The translations: complete, none left over, all explained, with equal placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
LOCALES = ROOT / "calendars/wording/locales"
NAMES = {
    "Android",
    "Google",
    "ICSx",
    "iPad",
    "iPhone",
    "Mac",
    "Nextcloud",
    "Outlook",
    "Thunderbird",
}
NAMES |= {
    "QR",
    "Natural",
    "Earth",
    "URL",
    "Safari",
    "Windows",
    "Microsoft",
    "Mail",
    "com",
    "ru",
    "CSS",
    "IANA",
    "Kalends",
    "RFC",
    "TOML",
    "UTF",
    "Word",
    "XML",
}
# What stands in a file as it is, whatever the language.
AS_WRITTEN = re.compile(
    r"\{\w+\}|\[\[items\]\]|(cancelled|year|period|when) =|(FREQ|BY[A-Z]+)(=[A-Z0-9]+)?"
    r"|every month|true|false|\.toml|\.(?:docx?|xlsx|ods|csv|pdf|html|md|ics|txt)\b|\bplaces\b|steelblue|Europe/Moscow|plan[.@]example\.org|https://example\.org/programme"
)
CODES = sorted(path.stem for path in LOCALES.glob("*.po"))


def catalog(code: str) -> Catalog:
    with (LOCALES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def messages(code: str) -> list[Message]:
    return [message for message in catalog(code) if message.id]


def in_code() -> set[str]:
    """Return every sentence that the code and the templates ask for."""
    methods = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
    keywords = {**DEFAULT_KEYWORDS, "Sentence": None}
    found = [
        message
        for folder in ("app", "calendars", "data")
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, keywords=keywords)
    ]
    return {message if isinstance(message, str) else message[0] for message in found}


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_of_the_code_is_translated_and_none_is_left_over(code: str) -> None:
    assert {ids(message)[0] for message in messages(code)} == in_code()


@pytest.mark.parametrize("code", CODES)
def test_no_translation_is_empty_or_fuzzy(code: str) -> None:
    empty = [m.id for m in messages(code) if m.fuzzy or not all(strings(m))]
    assert empty == []


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_is_explained(code: str) -> None:
    assert [m.id for m in messages(code) if not m.auto_comments] == []


@pytest.mark.parametrize("code", CODES)
def test_placeholders_are_those_of_the_sentence(code: str) -> None:
    wrong = [
        m.id
        for m in messages(code)
        if any(placeholders(s) != placeholders(ids(m)[0]) for s in strings(m))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_plural_forms_are_as_many_as_the_language_has(code: str) -> None:
    forms = catalog(code).num_plurals
    assert [m.id for m in messages(code) if m.pluralizable and len(strings(m)) != forms] == []


def test_english_says_what_the_code_says() -> None:
    assert [m.id for m in messages("en") if strings(m) != ids(m)] == []


def test_russian_has_no_latin_words_but_names() -> None:
    latin = {
        m.id: set(re.findall(r"[a-z]{2,}", AS_WRITTEN.sub("", text), re.IGNORECASE)) - NAMES
        for m in messages("ru")
        for text in strings(m)
    }
    assert {key: words for key, words in latin.items() if words} == {}
