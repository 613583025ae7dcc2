"""The frame of every page: the templates, and what all of them know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from unicodedata import bidirectional

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.web.pages.drawing.glance import Certainty, certainty
from app.web.pages.drawing.palette import NIGHT, PAPER, chosen
from app.web.pages.drawing.signs import key, number
from app.web.pages.drawing.traces import Trace
from app.web.pages.layout.assets import Asset
from calendars.feeds.addresses import (
    BUILD,
    CHANGES,
    HOME,
    PLACES,
    category_page,
    document_path,
    entry_page,
    language_path,
    manifest_path,
    place_page,
    year_card,
    year_page,
)
from calendars.feeds.placement import unsettled
from calendars.feeds.site import Site
from calendars.wording.dates import dates
from calendars.wording.gloss import gloss
from calendars.wording.language import Language
from calendars.wording.titles import MARK, with_age, with_standing
from calendars.wording.typography import headline, named_first, typeset
from data.journal.publication import Entry, Publication
from data.plan.model import Item, Text
from data.when.period import Period
from data.when.value import Days, Unscheduled

MOST_YEARS = 3
"""Years in the menu, the newest ones; each year's page leads to all."""
LEFT_TO_RIGHT = {"L", "EN", "ES", "ET", "CS", "NSM", "ON", "WS"}
"""The classes of letters that no text from right to left can have made to run its way."""
TEMPLATES = Path(__file__).parents[1] / "templates"


class PageMissing(KeyError):
    """There is no such page."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What renders pages: templates and static files; `banner` stands above every page.

    `shown_on` is the day as on which they are shown, where that is not the day it is; `documents`
    the folder of the documents that plans come from, where there is one.
    """

    environment: Environment
    assets: Mapping[str, Asset]
    banner: Callable[[], object] = lambda: None
    shown_on: date | None = None
    documents: Path | None = None

    def document(self, publication: Publication) -> Path | None:
        """Return the document that what is public says it comes from, where the folder has it."""
        source = publication.organisation.source
        if source is None or source.file is None or self.documents is None:
            return None
        path = self.documents / source.file
        # A name that is public was checked once, when it was published.
        return path if path.parent == self.documents and path.is_file() else None

    def render(
        self, template: str, view: "View", path: str, *, card: str = "", **values: object
    ) -> str:
        """Return a page; `path` is its own, after `/{language}/`, and `card` that of its picture.

        Without one of its own, the picture is that of the year.
        """
        codes, absolute = view.site.languages, view.site.addresses.absolute
        document = self.document(view.publication)
        return self.environment.get_template(template).render(
            view=view,
            language=view.language,
            gettext=view.gettext,
            ngettext=view.ngettext,
            canonical=absolute(language_path(view.code, path)),
            alternates={each: absolute(language_path(each, path)) for each in codes},
            switches={each: view.url(path, each) for each in codes},
            assets={name: view.base + asset.path for name, asset in self.assets.items()},
            manifest=view.base + manifest_path(view.code),
            card=absolute(language_path(view.code, card or year_card(view.shown_year))),
            document=view.base + document_path(document.name) if document else "",
            banner=self.banner(),
            shown_on=view.day(self.shown_on) if self.shown_on else "",
            key=key,
            tenths=number,
            **values,
        )


class View:
    """A site in one language on one day, as templates see it: words and addresses.

    `header` is that of the plan for the day's year. `absolute` addresses name the site's host, for
    documents that leave it; those of a `root` are as the first page of the language reads them.
    A `static` site is one of files: no query is answered there, so nothing on a page may lead to
    one.
    """

    def __init__(
        self,
        site: Site,
        code: str,
        today: date,
        *,
        absolute: bool = False,
        static: bool = False,
        root: bool = False,
    ) -> None:
        if code not in site.languages:
            raise PageMissing(code)
        self.site = site
        self.publication = site.publication
        self.language: Language = site.languages[code]
        self.code = code
        self.base = site.base_url if absolute else site.addresses.root
        self.today = today
        self.static = static
        self.root = root
        self.header = self.publication.plans[self.publication.plan_for(today)].header
        self.colors = chosen(_colors(self.publication))
        self.signs = {key: n for n, key in enumerate(self.publication.categories)}

    @property
    def published(self) -> str:
        """Return the day of the newest publication in words."""
        moment = self.publication.published
        return self.day_of(moment) if moment else ""

    def day(self, day: date) -> str:
        """Return a day in words."""
        return typeset(self.language.day(day), self.code)

    def day_of(self, moment: datetime) -> str:
        """Return the day of a moment in words."""
        return typeset(self.language.day_of(moment), self.code)

    def gettext(self, message: str, **values: object) -> str:
        """Return the product's own words as in print."""
        return typeset(self.language.gettext(message, **values), self.code)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Return the product's own words for a number, as in print."""
        return typeset(self.language.ngettext(singular, plural, n, **values), self.code)

    def entries(self) -> list[Entry]:
        """Return every public entry in the order of the feeds."""
        return [event.entry for event in self.site.ordered[self.code]]

    def years(self) -> list[int]:
        """Return the years that the plans and their events are in, ascending."""
        return self.publication.years()

    @property
    def shown_year(self) -> int:
        """Return the year at hand: this one within the plan's period, else that it begins in."""
        period = self.header.period
        within = period.start <= self.today < period.end
        return self.today.year if within else period.start.year

    def past(self, entry: Entry) -> bool:
        """Tell whether an entry's window is over; one without a date lasts as long as its year."""
        return entry.item.when.last < self.today

    def url(self, path: str, code: str = "") -> str:
        """Return the address of a page below a language, this one's if none is given."""
        if self.root and code in ("", self.code):
            return path or "./"
        return self.base + language_path(code or self.code, path)

    def links(self) -> list[tuple[str, str]]:
        """Return the pages of the menu: address and words."""
        gettext = self.gettext
        return [
            *((self.url(year_page(year)), str(year)) for year in self.years()[-MOST_YEARS:]),
            *([(self.url(PLACES), gettext("Cities"))] if self.publication.places else ()),
            (self.url(CHANGES), gettext("Changes")),
            (self.url(BUILD), gettext("Your own calendar")),
        ]

    def home(self) -> str:
        """Return the address of the first page."""
        return self.url(HOME)

    def title(self, entry: Entry) -> str:
        """Return an entry's title as in print, with the age of the city; without marks."""
        return self.item_title(entry.item)

    def item_title(self, item: Item) -> str:
        """Return an item's title as in print, with the age of the city."""
        code = self.language.text_language(item.title)
        words = headline(named_first(self.language.text(item.title), item, code), code)
        aged = with_age(words, item.age, self.language)
        return typeset(aged, code) if code == self.code else aged

    def named(self, entry: Entry) -> str:
        """Return an entry's title with the word that it is cancelled, where it is."""
        return with_standing(self.title(entry), entry, self.language)

    def standing(self, entry: Entry) -> str:
        """Return the class of what doesn't take place, or not on the day it stands at."""
        return "off" if entry.cancelled else "trace" if isinstance(entry, Trace) else ""

    def now(self, entry: Entry) -> str:
        """Return the date that an event has, where it stands at the one it had; else nothing."""
        if not isinstance(entry, Trace):
            return ""
        return typeset(dates(entry.now, self.language), self.code)

    def dates(self, entry: Entry) -> str:
        """Return an entry's date in words; with several plans about, a keyword tells its years."""
        when = entry.item.when
        words = typeset(dates(when, self.language), self.code)
        if when.dated or len(self.publication.plans) == 1:
            return words
        return f"{words} · {Period(start=when.start, end=when.end).label}"

    def stated(self, entry: Entry) -> str:
        """Return an entry's date in words as a list needs it that says of all that none is set."""
        told = isinstance(entry.item.when, Unscheduled) and len(self.publication.plans) == 1
        return "" if told else self.dates(entry)

    def in_full(self, entry: Entry) -> str:
        """Return an entry's date in words, with the weekday where a single day is stated."""
        when = entry.item.when
        if isinstance(when, Days) and when.days == 1 and when.hours is None:
            return self.language.weekday_and_day(when.start)
        return self.dates(entry)

    def mark(self, entry: Entry) -> str:
        """Return the mark of a loose date, or nothing."""
        return MARK if unsettled(entry) else ""

    def certainty(self, entry: Entry) -> str:
        """Return how an entry's date is drawn."""
        return certainty(entry.item.when)

    def color(self, entry: Entry) -> int:
        """Return the number of an entry's category colour in the palette."""
        return self.colors[entry.item.category.key]

    def sign(self, entry: Entry) -> int:
        """Return the number of an entry's category sign."""
        return self.signs[entry.item.category.key]

    def entry_url(self, entry: Entry) -> str:
        """Return the address of an item's page."""
        return self.url(entry_page(entry.id))

    def category_url(self, key: str) -> str:
        """Return the address of a category's page."""
        return self.url(category_page(key))

    def place_url(self, key: str) -> str:
        """Return the address of a city's page."""
        return self.url(place_page(key))

    def where(self, entry: Entry, told: str = "") -> Markup:
        """Return the names of an entry's places, each in its language, but those told already."""
        names = [each.name for each in entry.item.places if self.text(each.name) not in told]
        return Markup(", ").join(map(self.words, names))

    def text(self, text: Text) -> str:
        """Return a text of the plan as in print, for where no element can stand."""
        return headline(self.language.text(text), self.language.text_language(text))

    def told(self, said: str, line: str) -> str:
        """Return a sentence as in print; one that quotes a date as said has that to the letter.

        Where the plan is in another language, the quotation says so, and what it means.
        """
        if line != self.language.gettext("The plan says: “{said}”.", said=said):
            return typeset(line, self.code)
        own = self.language.own
        if own == self.code:
            return line
        before, _, after = line.rpartition(said)
        quoted = Markup('<span lang="{}">{}</span>').format(own, said)
        meant = gloss(said, own, self.code)
        if meant:
            after = f"{after.removesuffix('.')} ({meant})."
        return Markup("{}{}{}").format(before, quoted, after)

    def words(self, text: Text) -> Markup:
        """Return a text of the plan, isolated from the text around it, with its language."""
        return Markup("<bdi{}>{}</bdi>").format(self.lang(text), self.text(text))

    def isolated(self, words: str) -> Markup:
        """Return words isolated from those around them, where some of them may run another way."""
        if self.language.dir == "ltr" and set(map(bidirectional, words)) <= LEFT_TO_RIGHT:
            return Markup.escape(words)
        return Markup("<bdi>{}</bdi>").format(words)

    def lang(self, text: Text) -> Markup:
        """Return the attribute of an element that holds a text in another language, or nothing."""
        code = self.language.text_language(text)
        return Markup("") if code == self.code else Markup(' lang="{}"').format(code)


def _colors(publication: Publication) -> dict[str, str]:
    """Return the colour that the newest plan with a category states for it, of each category."""
    plans = sorted(publication.plans.values(), key=lambda plan: plan.header.period.start)
    stated = {
        section.category.key: section.color for plan in plans for section in plan.header.sections
    }
    own = publication.organisation.color
    return {key: stated.get(key, own) for key in publication.categories}


def _filled(words: str, **values: Markup) -> Markup:
    """Return a sentence with the elements that stand in its gaps."""
    return Markup.escape(words).format(**values)


def _firmly(sure: str) -> str:
    """Return the class of what is certain, as it follows another; the rest is drawn without one."""
    return f" {sure}" if sure == Certainty.FIRM else ""


def make_frame(assets: Mapping[str, Asset]) -> Frame:
    """Return the frame with the templates of the package."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(paper=PAPER, night=NIGHT)
    environment.filters |= {"filled": _filled, "firmly": _firmly}
    return Frame(environment=environment, assets=assets)
