"""Check what stands in a folder's files, whichever it is: keys, texts, colours, addresses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import webcolors

from data.errors import Sentence
from data.plan.files.lines import KeyPath
from data.plan.files.toml import TomlFile, there_are
from data.plan.model import Text
from data.plan.text import complaints
from data.when.edtf import WhenError
from data.when.zone import read_zone

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
COLORS = frozenset(webcolors.names(webcolors.CSS3))
KEY_LENGTH = 64
TITLE_LENGTH = 300
TEXT_LENGTH = 2000

Words = str | dict[str, str]
"""A text as files have it: a plain one in the plan's own language, or one by language."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of a file; `languages` are the folder's, the plan's own first."""

    file: TomlFile
    languages: Sequence[str]

    def read(self, at: KeyPath, words: Words, longest: int = TEXT_LENGTH) -> Text:
        """Return a text by language, a plain one in the plan's own; note what is wrong with it."""
        if isinstance(words, str):
            check_words(self.file, at, words, longest)
            return {self.languages[0]: words}
        for code, wording in words.items():
            check_words(self.file, (*at, code), wording, longest)
        return self._by_language(at, words)

    def read_optional(
        self, at: KeyPath, words: Words | None, longest: int = TEXT_LENGTH
    ) -> Text | None:
        """Return a text that need not be there."""
        return None if words is None else self.read(at, words, longest)

    def _by_language(self, at: KeyPath, words: Mapping[str, str]) -> Text:
        """Return texts in the order of the languages, as Kalends spells these."""
        spelled = {code.casefold(): code for code in self.languages}
        text: Text = {}
        for code, wording in words.items():
            own = spelled.get(code.casefold())
            if own is None:
                problem = Sentence("there is no such language")
                self.file.fault((*at, code), wording, problem, there_are(self.languages))
            elif own in text:
                problem, remedy = Sentence("the language is there twice"), Sentence("keep one")
                self.file.fault((*at, code), wording, problem, remedy)
            else:
                text[own] = wording
        self._check_own(at, text)
        return {code: text[code] for code in self.languages if code in text}

    def _check_own(self, at: KeyPath, text: Text) -> None:
        own = self.languages[0]
        if own not in text:
            problem = Sentence(
                "it has no text in '{language}', the plan's own language", language=own
            )
            self.file.fault(at, None, problem, Sentence('add {language} = "…"', language=own))


def check_words(file: TomlFile, at: KeyPath, words: str, longest: int) -> None:
    """Note what is wrong with a text that people will read."""
    for complaint in complaints(words, longest):
        file.fault(at, words, *complaint)


def check_key(file: TomlFile, at: KeyPath, key: str) -> None:
    """Note a key that can't stand in an address."""
    if not KEY.fullmatch(key) or len(key) > KEY_LENGTH:
        remedy = Sentence(
            "write a to z, 0 to 9 and single hyphens, at most {most} characters", most=KEY_LENGTH
        )
        file.fault(at, key, Sentence("it is no key"), remedy)


def rgb(color: str) -> tuple[float, float, float]:
    """Return red, green and blue of a CSS3 colour name, each from 0 to 1."""
    red, green, blue = webcolors.name_to_rgb(color, spec=webcolors.CSS3)
    return red / 255, green / 255, blue / 255


def check_color(file: TomlFile, at: KeyPath, color: str) -> None:
    """Note what is no colour's name."""
    if color not in COLORS:
        remedy = Sentence("write a CSS3 colour name, as in steelblue")
        file.fault(at, color, Sentence("it is no colour"), remedy)


def check_url(file: TomlFile, at: KeyPath, url: str | None) -> None:
    """Note what is no address that people can open."""
    if url is not None and not is_web_address(url):
        remedy = Sentence("write a whole one, as in https://example.org/programme")
        file.fault(at, url, Sentence("it is no address of the web"), remedy)


def is_web_address(url: str) -> bool:
    """Tell whether people can open an address."""
    if len(url) > TEXT_LENGTH or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def check_zone(file: TomlFile, at: KeyPath, name: str) -> None:
    """Note a fault where a name is none of the IANA time zone database."""
    try:
        read_zone(name)
    except WhenError as error:
        file.fault(at, name, error.problem, error.remedy)
