"""Make and read every address of a site: only this module knows what its base URL means.

An address once published never dies. A path begins at the site's root, without the path that the
base URL may have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from calendars.feeds.options import Options
from data.errors import KalendsError
from data.journal.publication import EntryId

_IN_PATH = "/;=,"
_IN_QUERY = "%/?:@!$&'()*+,;=~"


class RootTaken(KalendsError):
    """The base URL's path begins as one of the site's own paths does."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What stands before every path: `base_url` has no slash at its end."""

    base_url: str

    @property
    def root(self) -> str:
        """Return the base URL's path: empty, or with a slash before it and none after it."""
        return urlsplit(self.base_url).path

    def absolute(self, path: str) -> str:
        """Return the whole address of a path."""
        return self.base_url + path

    def local(self, path: str) -> str:
        """Return a path as a link on the same host has it."""
        return self.root + path

    def location(self, path: str, query: bytes = b"") -> str:
        """Return where a redirect leads; it names no host, so no proxy can break it."""
        asked = f"?{quote(query, safe=_IN_QUERY)}" if query else ""
        return self.root + quote(path, safe=_IN_PATH) + asked

    def own(self, path: str) -> str:
        """Return the path that was asked for, whether a proxy stripped the root from it or not."""
        for root in filter(None, (self.root, unquote(self.root))):
            if path == root or path.startswith(f"{root}/"):
                return path[len(root) :] or "/"
        return path

    def check(self, languages: Iterable[str]) -> None:
        """Raise RootTaken where it can't be told whether a proxy stripped the root."""
        first = self.root.strip("/").partition("/")[0].lower()
        if first in FOLDERS or find_code(first, languages):
            raise RootTaken(
                f"{self.base_url}: the site's own paths begin with /{first} too; "
                "choose another path, such as /plan"
            )


FOLDERS = (
    "api",
    "calendars",
    "docs",
    "embed",
    "entries",
    "health",
    "jcal",
    "openapi.json",
    "ready",
    "robots.txt",
    "sitemap.xml",
    "sitemaps",
    "sources",
    "static",
    "tables",
)
"""What paths begin with, besides languages."""


def find_code(text: str, codes: Iterable[str]) -> str | None:
    """Return the language code that a text means: BCP 47 tags have no upper and lower case."""
    wanted = text.lower()
    return next((code for code in codes if code.lower() == wanted), None)


def feed_path(language: str, options: Options) -> str:
    """Return the canonical path of a feed.

    One category names the file; one place does where nothing else is chosen.
    """
    if len(options.place) == 1 and options == Options(place=options.place):
        return f"/calendars/{language}/places/{options.place[0]}.ics"
    name = "all"
    if len(options.category) == 1:
        name, options = options.category[0], replace(options, category=())
    folder = "/".join(filter(None, ("/calendars", language, str(options))))
    return f"{folder}/{name}.ics"


def entry_path(language: str, identity: EntryId) -> str:
    """Return the path of one event's download."""
    plan, key = identity
    return f"/entries/{language}/{plan}/{key}.ics"


def jcal_path(path: str) -> str:
    """Return where the feed or the event of a path below /calendars/ or /entries/ is jCal."""
    _, folder, language, below = path.removesuffix(".ics").split("/", 3)
    return f"/jcal/{language}/{'entries/' if folder == 'entries' else ''}{below}.json"


def table_path(path: str, ending: str) -> str:
    """Return where a site of files has a feed's entries as a table; `ending` is csv or xlsx."""
    return f"/tables/{path.removeprefix('/calendars/').removesuffix('.ics')}.{ending}"


def calendar_path(jcal: str) -> str:
    """Return the path below /calendars/ or /entries/ that a path of jCal stands for.

    A path that doesn't end in `.json` is of no calendar: it comes back without an ending.
    """
    language, _, below = jcal.removeprefix("/jcal/").partition("/")
    stem, ending = below[:-5], below[-5:]
    if ending.lower() != ".json":
        return f"/calendars/{language}/{below}"
    if stem.lower().startswith("entries/"):
        return f"/entries/{language}/{stem[len('entries/') :]}.ics"
    return f"/calendars/{language}/{stem}.ics"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedAddress:
    """What the path of a feed says; `language` as it was spelled, all else in lower case."""

    language: str
    options: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryAddress:
    """What the path of a download says, as a FeedAddress does."""

    language: str
    plan: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherAddress:
    """A path of neither; it may have a language all the same."""

    language: str


def read_path(path: str) -> FeedAddress | EntryAddress | OtherAddress:
    """Return what a path below /calendars/ or /entries/ says, however it is spelled."""
    folder, _, rest = path.strip("/").partition("/")
    language, _, rest = rest.partition("/")
    match (folder.lower(), *rest.lower().split("/")):
        case ("calendars", "places", name):
            options = f"place={name.removesuffix('.ics')}"
            return FeedAddress(language=language, options=options, name="all.ics")
        case ("calendars", options, name):
            return FeedAddress(language=language, options=options, name=name)
        case ("calendars", name) if name:
            return FeedAddress(language=language, options="", name=name)
        case ("entries", plan, name):
            return EntryAddress(language=language, plan=plan, name=name)
    return OtherAddress(language=language)


def entries_query(options: Options, own: Mapping[str, str]) -> str:
    """Return a query of the API in its canonical spelling: alphabetical, defaults left out."""
    return "&".join(f"{name}={value}" for name, value in entries_pairs(options, own))


def entries_pairs(options: Options, own: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the names and values of a canonical query."""
    parts = (part.partition("=") for part in filter(None, str(options).split(";")))
    return sorted({**{name: value for name, _, value in parts}, **own}.items())


def api_path(name: str, query: str = "") -> str:
    """Return the path of an answer to programs, with its query."""
    return f"/api/{name}{'?' if query else ''}{query}"


def entries_file(options: Options) -> str:
    """Return where a site of files has all entries as JSON, or those of one category or place."""
    for folder, keys in (("categories", options.category), ("places", options.place)):
        if keys:
            return api_path(f"{folder}/{','.join(keys)}.json")
    return api_path("entries.json")


def schema_path(name: str) -> str:
    """Return the path of an answer's JSON Schema."""
    return api_path(f"schema/{name}.json")


def page_path(language: str, identity: EntryId) -> str:
    """Return the path of one item's page."""
    return language_path(language, entry_page(identity))


def home_path(language: str) -> str:
    """Return the path of a language's first page."""
    return language_path(language, HOME)


def language_path(language: str, page: str) -> str:
    """Return the path of a page below its language."""
    return f"/{language}/{page}"


# The pages below a language, as their paths after `/{language}/`.
HOME = ""
PLACES = "places/"
CHANGES = "changes/"
ATOM = "changes.atom"
BUILD = "build/"
RECHECK = "recheck/"
DOCS = "/docs"
OPENAPI = "/openapi.json"
SITEMAP = "/sitemap.xml"


def entry_page(identity: EntryId) -> str:
    """Return an item's page below its language."""
    plan, key = identity
    return f"entries/{plan}/{key}/"


def category_page(key: str) -> str:
    """Return a category's page below its language."""
    return f"categories/{key}/"


def place_page(key: str) -> str:
    """Return a city's page below its language."""
    return f"{PLACES}{key}/"


def year_page(year: int, view: str = "") -> str:
    """Return a year's page below its language; a view is `months` or `agenda`."""
    return f"{year}/{view}/" if view else f"{year}/"


def year_picture(year: int) -> str:
    """Return a year's drawing below its language."""
    return f"{year}.svg"


def year_card(year: int) -> str:
    """Return the card of a year below its language: a picture for who shows links."""
    return f"{year}.png"


def entry_card(identity: EntryId) -> str:
    """Return the card of an item below its language."""
    return f"{entry_page(identity).removesuffix('/')}.png"


def manifest_path(language: str) -> str:
    """Return the path of what a device needs to know to keep the site beside its programs."""
    return language_path(language, "site.webmanifest")


def embed_path(language: str, name: str) -> str:
    """Return the path of the view that other sites embed; `name` is `all` or a category."""
    return f"/embed/{language}/{name}/"


def atom_path(language: str) -> str:
    """Return the path of the feed of changes."""
    return language_path(language, ATOM)


def sitemap_path(number: int) -> str:
    """Return the path of one file of the site map, numbered from 1."""
    return f"/sitemaps/{number}.xml"


def static_path(name: str) -> str:
    """Return the path of a static file."""
    return f"/static/{name}"


def document_path(name: str) -> str:
    """Return the path of a document that a plan comes from."""
    return f"/sources/{quote(name)}"


def respelled_page(path: str, codes: Iterable[str]) -> str:
    """Return a page's path in its canonical spelling: the language's case, and the slash."""
    first, *rest = path.removeprefix("/").split("/")
    embedded = first.lower() == "embed" and bool(rest)
    code = find_code(rest[0] if embedded else first, codes)
    if code is None:
        return path
    parts = ["embed", code, *rest[1:]] if embedded else [code, *rest]
    return f"/{'/'.join(parts)}{'' if '.' in path or path.endswith('/') else '/'}"


def language_of(path: str, codes: Iterable[str]) -> str | None:
    """Return the language that a page's path begins with, if it does with one."""
    return find_code(path.removeprefix("/").partition("/")[0], codes)
