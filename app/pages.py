"""The plain HTML pages: the list of feeds, and one page for each item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calendars.addresses import entry_path, feed_path, home_path, page_path
from calendars.language import Language
from calendars.options import DEFAULT, Options
from calendars.site import Site
from calendars.wording import facts, feed_name, title
from data.publication import EntryId

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A feed as a page shows it: `webcal` is what a calendar program takes on a click."""

    name: str
    https: str
    webcal: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """The feeds of one language."""

    language: Language
    home: str
    categories: Sequence[Link]
    places: Sequence[Link]


class Pages:
    """Every page of a site; raises KeyError for one that is not there."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def home(self, site: Site, codes: Sequence[str]) -> str:
        """Return the page that lists the feeds of these languages; the first one is the page's."""
        sections = [_section(site, site.languages[code]) for code in codes]
        return self._render("home.html", site, codes[0], sections=sections)

    def entry(self, site: Site, code: str, identity: EntryId) -> str:
        """Return an item's page."""
        language = site.languages[code]
        entry = site.vevents[code][identity].entry
        place = entry.item.place
        return self._render(
            "entry.html",
            site,
            code,
            title=title(entry.item, language),
            facts=list(facts(entry, language, DEFAULT.approx)),
            place=_link(site, language, Options(place=(place.key,))) if place else None,
            category=_link(site, language, Options(category=(entry.item.category.key,))),
            download=_base(site) + entry_path(code, identity),
            others=[(each, _base(site) + page_path(each, identity)) for each in site.languages],
        )

    def paths(self, site: Site) -> Iterator[tuple[str, str]]:
        """Yield the path and the HTML of every page."""
        yield "/", self.home(site, order(site))
        for code in site.languages:
            yield home_path(code), self.home(site, [code])
            for identity in site.vevents[code]:
                yield page_path(code, identity), self.entry(site, code, identity)

    def _render(self, name: str, site: Site, code: str, **values: object) -> str:
        language = site.languages[code]
        return self._environment.get_template(name).render(
            language=language,
            gettext=language.gettext,
            home=_base(site) + home_path(code),
            **values,
        )


def order(site: Site) -> list[str]:
    """Return the language codes as the newest plan has them, its own language first."""
    header = site.publication.plans[site.publication.newest_plan()].header
    return [code for code in header.title if code in site.languages]


def _base(site: Site) -> str:
    """Return what stands in front of every path on a page: the path of the base URL."""
    return urlsplit(site.base_url).path


def _section(site: Site, language: Language) -> Section:
    publication = site.publication
    categories = [DEFAULT, *(Options(category=(key,)) for key in publication.categories)]
    places = [Options(place=(key,)) for key in publication.places]
    links = sorted((_link(site, language, each) for each in places), key=lambda link: link.name)
    return Section(
        language=language,
        home=_base(site) + home_path(language.code),
        categories=[_link(site, language, each) for each in categories],
        places=links,
    )


def _link(site: Site, language: Language, options: Options) -> Link:
    url = site.base_url + feed_path(language.code, options)
    return Link(
        name=feed_name(options, site.publication, language),
        https=url,
        webcal=f"webcal:{url.partition(':')[2]}",
    )
