"""Build your own feed: a plain form whose page shows just what the feed will hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.web.pages.layout.frame import Frame, View
from app.web.pages.layout.panel import panel
from calendars.feeds.addresses import BUILD
from calendars.feeds.options import (
    Approx,
    OptionError,
    Options,
    parse_options,
)
from calendars.feeds.refusals import printable
from data.journal.publication import Entry

ALARMS = (1, 3, 7, 14, 30)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One box of the form."""

    value: str
    words: str
    chosen: bool


def build(frame: Frame, view: View, query: Sequence[tuple[str, str]]) -> str:
    """Return the form as `query` has filled it in, and the feed that makes."""
    try:
        options = parse_options(spelled(query), view.site.known())
        problem = ""
    except OptionError as error:
        options, problem = Options(), printable("=".join(filter(None, (error.name, error.value))))
    return frame.render(
        "build.html",
        view,
        BUILD,
        query=f"?{urlencode(query)}" if query else "",
        problem=problem,
        options=options,
        categories=_categories(view, options),
        places=_places(view, options),
        alarms=_alarms(view, options),
        looks=_looks(view, options),
        entries=chosen(view, options),
        cancelled=any(entry.cancelled for entry in view.entries()),
        panel=panel(view, options),
    )


def spelled(query: Sequence[tuple[str, str]]) -> str:
    """Return a form's query as an address spells options: several boxes are joined by commas.

    Empty fields are left out, so that a box nobody touched chooses nothing.
    """
    values: dict[str, list[str]] = {}
    for name, value in query:
        if value:
            values.setdefault(name, []).append(value)
    return ";".join(f"{name}={','.join(given)}" for name, given in values.items())


def chosen(view: View, options: Options) -> list[Entry]:
    """Return the entries that a feed of these options holds."""
    return [entry for entry in view.entries() if options.choose(entry.traits)]


def _categories(view: View, options: Options) -> list[Choice]:
    known = view.publication.categories
    return [
        Choice(value=key, words=view.words(known[key].name), chosen=key in options.category)
        for key in known
    ]


def _places(view: View, options: Options) -> list[Choice]:
    cities = {key: city.name for key, city in view.publication.places.items()}
    return [
        Choice(value=key, words=view.words(cities[key]), chosen=key in options.place)
        for key in sorted(cities, key=lambda key: view.text(cities[key]))
    ]


def _alarms(view: View, options: Options) -> list[Choice]:
    return [
        Choice(
            value=f"P{days}D",
            words=view.ngettext("{n} day before", "{n} days before", days),
            chosen=days in options.alarm,
        )
        for days in sorted({*ALARMS, *options.alarm})
    ]


def _looks(view: View, options: Options) -> list[Choice]:
    gettext = view.gettext
    words = {
        Approx.SPAN: gettext("as bars over the whole month"),
        Approx.START: gettext("as one mark on the first day"),
        Approx.HIDE: gettext("not at all, only stated days"),
        Approx.FIRM: gettext("not at all, only confirmed days"),
    }
    return [
        Choice(value=look, words=text, chosen=options.approx is look)
        for look, text in words.items()
    ]
