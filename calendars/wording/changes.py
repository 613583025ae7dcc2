"""Tell changes: what became of an event, in a language and in the plan's own words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from calendars.wording.dates import roughly
from calendars.wording.language import Language
from calendars.wording.titles import with_age
from data.journal.change import Aspect, Change, ChangeKind, PublishedChange, date_kind
from data.journal.publication import Entry
from data.plan.model import Item, Text
from data.when.value import Unscheduled


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One text that is another one now; an empty one was not there."""

    name: str
    before: str
    after: str


def kind_words(kind: ChangeKind, language: Language) -> str:
    """Return what a kind of change is called."""
    gettext = language.gettext
    return {
        ChangeKind.ADDED: gettext("Added"),
        ChangeKind.FIRM: gettext("Date set"),
        ChangeKind.NARROWED: gettext("Date narrowed down"),
        ChangeKind.MOVED: gettext("Date moved"),
        ChangeKind.LOOSENED: gettext("Date open again"),
        ChangeKind.POSTPONED: gettext("Postponed"),
        ChangeKind.RHYTHM: gettext("Rhythm changed"),
        ChangeKind.PLACE: gettext("City changed"),
        ChangeKind.TITLE: gettext("Renamed"),
        ChangeKind.TEXT: gettext("Text changed"),
        ChangeKind.CANCELLED: gettext("Cancelled"),
        ChangeKind.RESTORED: gettext("Takes place after all"),
        ChangeKind.REMOVED: gettext("Removed from the plan"),
        ChangeKind.RETIRED: gettext("Leaves the calendars, cancelled long ago"),
        ChangeKind.PLAN: gettext("Plan"),
    }[kind]


def standing(entry: Entry, language: Language) -> Iterator[str]:
    """Yield whether an entry still takes place, where that ever changed."""
    item = entry.item
    if item.cancelled and entry.since:
        day = language.day_of(entry.since)
        yield language.gettext("This event was cancelled on {day}.", day=day)
    if item.reason:
        yield language.gettext("Reason: {reason}", reason=language.text(item.reason))
    if entry.removed:
        day = language.day_of(entry.modified)
        yield language.gettext("This event was taken out of the plan on {day}.", day=day)
    if not entry.cancelled and (Aspect.STANDING, "") in entry.changed:
        yield _reinstated(entry.changed[Aspect.STANDING, ""], language)


def _reinstated(past: PublishedChange, language: Language) -> str:
    before, day = past.change.before, language.day_of(past.published)
    if before and before.cancelled:
        return language.gettext("Reinstated on {day}: this event takes place after all.", day=day)
    return language.gettext("Put back into the plan on {day}.", day=day)


def notices(entry: Entry, asked: Sequence[Aspect], language: Language) -> Iterator[str]:
    """Yield of each aspect asked for when it changed last and what it was, where it ever did."""
    if not entry.changed:
        return
    code = language.text_language(entry.item.title)
    for aspect in asked:
        past = entry.changed.get((aspect, code)) or entry.changed.get((aspect, ""))
        if past and past.change.before and past.change.after:
            tell, day = _NOTICES[aspect], language.day_of(past.published)
            yield from tell(past.change.before, past.change.after, day, language)


def became(entry: Entry, language: Language) -> str:
    """Return the word for what became of an entry, or of its date; nothing if nothing did."""
    if entry.cancelled:
        return language.gettext("Cancelled")
    change = _headlined(entry)
    return kind_words(_kind(change), language) if change else ""


def headline(entry: Entry, language: Language) -> str:
    """Return in a few words what became of an entry, and of its date; nothing if nothing did."""
    change = _headlined(entry)
    if entry.cancelled or change is None:
        return became(entry, language)
    before, after = change
    return language.gettext(
        "{what}: {before} → {after}",
        what=kind_words(_kind(change), language),
        before=date_words(before, language),
        after=date_words(after, language),
    )


_HEADLINED = (ChangeKind.MOVED, ChangeKind.POSTPONED)


def _headlined(entry: Entry) -> tuple[Item, Item] | None:
    """Return an item before and after its date was moved or put off; None where it wasn't."""
    past = entry.changed.get((Aspect.DATE, ""))
    if past is None or past.change.before is None or past.change.after is None:
        return None
    change = (past.change.before, past.change.after)
    return change if _kind(change) in _HEADLINED else None


def _kind(change: tuple[Item, Item]) -> ChangeKind:
    before, after = change
    return date_kind(before.when, after.when)


def _date_notice(before: Item, after: Item, day: str, language: Language) -> Iterator[str]:
    for each in _dates(before, after, language):
        gettext = partial(language.gettext, day=day, before=each.before)
        kind = date_kind(before.when, after.when)
        if kind is ChangeKind.NARROWED and isinstance(before.when, Unscheduled):
            yield gettext("A time was named on {day}; it was: {before}.")
            return
        yield {
            ChangeKind.FIRM: gettext("Date set on {day}; it was: {before}."),
            ChangeKind.NARROWED: gettext("Date narrowed down on {day}; it was: {before}."),
            ChangeKind.LOOSENED: gettext("Date open again since {day}; it was: {before}."),
            ChangeKind.MOVED: gettext("Moved, as announced on {day}; it was: {before}."),
            ChangeKind.POSTPONED: gettext("Postponed on {day}; the date was: {before}."),
            ChangeKind.RHYTHM: gettext("Rhythm changed on {day}; it was: {before}."),
        }[kind]


def _place_notice(before: Item, after: Item, day: str, language: Language) -> Iterator[str]:
    was, now = _cities(before, after, language)
    gettext = partial(language.gettext, day=day, before=was)
    same = [place.key for place in before.places] == [place.key for place in after.places]
    if not was:
        yield language.gettext("City named on {day}: {after}.", day=day, after=now)
    elif not now:
        yield gettext("No city named any more since {day}; it was: {before}.")
    elif not same:
        yield gettext("City changed on {day}; it was: {before}.")
    else:
        yield gettext("The plan names the city differently since {day}; it was: {before}.")


def _title_notice(before: Item, after: Item, day: str, language: Language) -> Iterator[str]:
    was, _ = _both(before.title, after.title, language)
    was = with_age(was, before.age, language)
    yield language.gettext("Renamed on {day}; it was: “{before}”.", day=day, before=was)


def _age_notice(before: Item, after: Item, day: str, language: Language) -> Iterator[str]:
    # A new title tells the old age with the old title.
    was, now = _both(before.title, after.title, language)
    if before.age and was == now:
        age = language.ngettext("{n} year", "{n} years", before.age)
        yield language.gettext("Age corrected on {day}; it was: {before}.", day=day, before=age)


_NOTICES = {
    Aspect.DATE: _date_notice,
    Aspect.PLACE: _place_notice,
    Aspect.TITLE: _title_notice,
    Aspect.AGE: _age_notice,
}


def change_lines(change: Change, language: Language) -> Iterator[str]:
    """Yield what a change is about, a line for each text, before and after."""
    gettext = language.gettext
    if change.before and change.after:
        for each in differences(change.before, change.after, language):
            yield gettext("{what}: {title}", what=each.name, title=_arrow(each, language))
    elif change.after:
        yield gettext("The plan says: “{said}”.", said=change.after.said)


def _arrow(each: Difference, language: Language) -> str:
    if not each.before:
        return each.after
    after = each.after or "—"
    return language.gettext("“{before}” → “{after}”", before=each.before, after=after)


def differences(before: Item, after: Item, language: Language) -> Iterator[Difference]:
    """Yield each text that is another one now, the date first: as said, in the plan's language."""
    yield from _dates(before, after, language)
    yield from _differing(_texts(before, after, language))


def seen(change: Change, language: Language) -> bool:
    """Tell whether a reader of a language has anything to see of a change of an item."""
    told_by_its_kind = change.kind not in (ChangeKind.PLACE, ChangeKind.TITLE, ChangeKind.TEXT)
    if told_by_its_kind or not (change.before and change.after):
        return True
    return any(differences(change.before, change.after, language))


def _differing(pairs: Iterable[tuple[str, tuple[str, str]]]) -> Iterator[Difference]:
    for name, (was, now) in pairs:
        if was != now:
            yield Difference(name=name, before=was, after=now)


def _dates(before: Item, after: Item, language: Language) -> Iterator[Difference]:
    pair = (before.said, after.said)
    if before.when != after.when and not (_own(language) and before.said != after.said):
        pair = (roughly(before.when, language), roughly(after.when, language))
    return _differing([(language.gettext("Date"), pair)])


def date_words(item: Item, language: Language) -> str:
    """Return an item's date: as said, where the plan is in this language."""
    return item.said if _own(language) else roughly(item.when, language)


def _own(language: Language) -> bool:
    """Tell whether a language is the one that the plans are written in."""
    return language.code == language.own


def _texts(before: Item, after: Item, language: Language) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what each text is called, and how it was and is."""
    gettext = language.gettext
    was, now = _both(before.title, after.title, language)
    titles = with_age(was, before.age, language), with_age(now, after.age, language)
    yield gettext("Event"), titles
    yield gettext("Category"), _both(before.category.name, after.category.name, language)
    yield gettext("City"), _cities(before, after, language)
    yield gettext("Organisers"), _lists(before.organisers, after.organisers, language)
    yield gettext("Note"), _both(before.notes, after.notes, language)
    yield gettext("Address"), (before.url or "", after.url or "")
    yield gettext("Reason"), _both(before.reason, after.reason, language)
    yield gettext("Number in the plan"), (str(before.row), str(after.row))


def _both(before: Text | None, after: Text | None, language: Language) -> tuple[str, str]:
    """Return a text as it was and as it is, in one language where one has both.

    So a translation that was added is no difference.
    """
    if before and after:
        common = before.keys() & after.keys()
        before, after = (
            {code: words for code, words in text.items() if code in common} or text
            for text in (before, after)
        )
    return _in(before, language), _in(after, language)


def _lists(before: Sequence[Text], after: Sequence[Text], language: Language) -> tuple[str, str]:
    if len(before) != len(after):
        was, now = (list(map(language.text, texts)) for texts in (before, after))
    else:
        pairs = [_both(old, new, language) for old, new in zip(before, after, strict=True)]
        was, now = [old for old, _ in pairs], [new for _, new in pairs]
    return ", ".join(was), ", ".join(now)


def _cities(before: Item, after: Item, language: Language) -> tuple[str, str]:
    was, now = ([place.name for place in item.places] for item in (before, after))
    return _lists(was, now, language)


def _in(text: Text | None, language: Language) -> str:
    return language.text(text) if text else ""
