"""What stands beside a mark of the year: its days as numbers, its name, its place."""

from datetime import date

from app.web.pages.drawing.drawing import Label
from app.web.pages.drawing.glance import Certainty
from app.web.pages.drawing.signs import Form, form
from app.web.pages.layout.frame import View
from calendars.wording.language import Language
from calendars.wording.titles import with_age
from data.journal.publication import Entry
from data.when.period import DAY
from data.when.value import LIMITS, Days, From, Several, Until, When

TOLD = {Form.RULE, Form.RHYTHM, Form.ONGOING}
"""Kinds that numbers can't tell: their words stand beside the name."""


def label(view: View, entry: Entry) -> Label:
    """Return the words of an entry."""
    when = entry.item.when
    words = view.dates(entry) if form(when) in TOLD else _place(view, entry)
    own, now = name(view, entry), view.now(entry)
    # Who looks at the day that an event left is told first where it went.
    told = f"→ {now} · {own}" if now else own
    return Label(days=days(view, when), name=told, place=words)


def name(view: View, entry: Entry) -> str:
    """Return an entry's title; of a city's birthday only the city and its age."""
    item, title = entry.item, view.title(entry)
    place = view.text(item.place.name) if item.place else ""
    if item.age is not None and place and place in title:
        return with_age(place, item.age, view.language)
    return title


def _place(view: View, entry: Entry) -> str:
    own = name(view, entry)
    names = [view.text(place.name) for place in entry.item.places]
    return ", ".join(each for each in names if each not in own)


def days(view: View, when: When) -> str:
    """Return the days of a date, without month where the axis has it; empty where none is named."""
    shape = form(when)
    if shape in TOLD or not (when.day_stated or shape is Form.STRETCH):
        return ""
    match when:
        case Several(parts=parts):
            return _several(view, parts)
        case From():
            return view.gettext("from {day}", day=view.language.short_day(when.start))
        case Until():
            return view.gettext("until {day}", day=view.language.short_day(when.last))
    if shape is Form.DEADLINE:
        return view.gettext("by {day}", day=view.language.short_day(when.start))
    return _span(view, when.start, when.last)


def grid_days(view: View, when: When, numbers: str) -> str:
    """Return the days of a date below a month's grid: of a limit what it limits, not its number."""
    return days(view, when) or numbers if isinstance(when, LIMITS) else numbers


def _several(view: View, parts: tuple[When, ...]) -> str:
    months = {(part.start.year, part.start.month) for part in parts}
    months |= {(part.last.year, part.last.month) for part in parts}
    if len(months) > 1 or not all(isinstance(part, Days) for part in parts):
        return ""
    return ", ".join(_span(view, part.start, part.last) for part in parts)


def _span(view: View, first: date, last: date) -> str:
    if first == last:
        return str(first.day)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day}"
    return view.language.interval(view.language.short_day(first), view.language.short_day(last))


def listed_dates(view: View, entry: Entry) -> str:
    """Return a date in words where neither the list's month nor numbers tell it; else nothing."""
    when = entry.item.when
    if days(view, when) or _whole_month(when):
        return ""
    return view.dates(entry)


def _whole_month(when: When) -> bool:
    behind = when.last + DAY
    return when.start.day == behind.day == 1 and when.days <= 31 and form(when) is Form.WINDOW


def month_of(when: When, year: int) -> int:
    """Return the month of a year that a date is listed under; 0 where it goes on through all."""
    day = when.anchor
    if not when.dated or (isinstance(when, LIMITS) and day.year != year) or _through(when, year):
        return 0
    return day.month if day.year == year else 1 if day.year < year else 12


def _through(when: When, year: int) -> bool:
    """Tell whether a date goes on, or comes again, from a year's first month into its last."""
    if isinstance(when, LIMITS) or not (when.repeats or len(when.stretches) == 1):
        return False
    return when.start < date(year, 2, 1) and when.last >= date(year, 12, 1)


def undrawn(when: When, year: int) -> bool:
    """Tell whether a date belongs to a year, but can't be drawn in it."""
    return form(when) is Form.NONE and when.touches(year)


def form_words(language: Language, shape: Form, sure: Certainty) -> str:
    """Return what a shape of the drawing means; that of days tells only how sure they are."""
    gettext = language.gettext
    known = {
        Form.WINDOW: gettext("only the months are known"),
        Form.STRETCH: gettext("one of these days"),
        Form.DEADLINE: gettext("no later than this day"),
        Form.FROM: gettext("from this day on"),
        Form.UNTIL: gettext("until this day"),
        Form.SEVERAL: gettext("on several dates"),
        Form.RULE: gettext("regularly, on the days named"),
        Form.RHYTHM: gettext("regularly; the plan names no days"),
        Form.ONGOING: gettext("all the time"),
    }
    days = gettext("date set") if sure is Certainty.FIRM else gettext("day approximate")
    return known.get(shape, days)
