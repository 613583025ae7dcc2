"""What must be public, reckoned row by row without the code that is tested."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import PurePath

from tests.year.script import Files

DAY, SECOND, MONTH = timedelta(days=1), timedelta(seconds=1), timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item of a plan; `content` is all that its revisions are about, but for its number."""

    uid: str
    plan: str
    number: int
    content: object
    title: Mapping[str, str]
    when: str
    year: int
    category: str
    place: str
    city: Mapping[str, str]
    cancelled: bool

    @property
    def day_stated(self) -> bool:
        return self.when.count("-") >= 2 and len(self.when.split("/")[0].rstrip("~")) == 10

    @property
    def firm(self) -> bool:
        return self.day_stated and "~" not in self.when


@dataclass(frozen=True, kw_only=True)
class Head:
    """A plan's own words: `year` and whatever else its revisions are about."""

    slug: str
    year: int
    domain: str
    content: object
    sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class Plans:
    """The plans as they stand in the secretariat's files."""

    heads: Mapping[str, Head]
    rows: Mapping[str, Row]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A row that was published once.

    `since` is when it was cancelled, `left` when it got the date that it has.
    """

    row: Row
    left: datetime
    sequence: int = 0
    gone: bool = False
    retired: bool = False
    since: datetime | None = None

    @property
    def cancelled(self) -> bool:
        return self.gone or self.row.cancelled


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The telling part of an event: its title as it begins, its place, days and standing."""

    title: str
    start: date
    end: date
    status: str
    location: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a feed is asked for."""

    approx: str = "span"
    cancelled: str = "show"
    category: str = ""
    place: str = ""
    plan: str = ""

    def takes(self, known: Known) -> bool:
        row = known.row
        return (
            not known.retired
            and self.category in {"", row.category}
            and self.place in {"", row.place}
            and self.plan in {"", row.plan}
            and (self.approx != "hide" or row.day_stated)
            and (self.cancelled != "hide" or not known.cancelled)
        )


class Books:
    """All that was ever published, entered publication by publication."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.heads: dict[str, Head] = {}
        self.published: datetime | None = None

    def enter(self, plans: Plans, clock: datetime) -> bool:
        """Enter what is published of the plans at a time; tell whether anything is."""
        now = clock if self.published is None else max(clock, self.published + SECOND)
        filled = self.heads.keys() | {row.plan for row in plans.rows.values()}
        heads = {slug for slug in filled & plans.heads.keys() if self._is_new(plans.heads[slug])}
        changed = {uid for uid, row in plans.rows.items() if self._differs(row)}
        renumbered = {uid for uid, row in plans.rows.items() if self._moves(row)} - changed
        changed |= {
            uid for uid, old in self.known.items() if uid not in plans.rows and not old.gone
        }
        retired = {uid for uid, old in self.known.items() if _is_over(old, clock)}
        retired -= changed | renumbered
        if not heads | changed | renumbered | retired:
            return False
        for slug in heads:
            self._enter_head(plans.heads[slug])
        for uid in changed:
            self.known[uid] = _revised(self.known.get(uid), plans.rows.get(uid), now)
        for uid in renumbered:
            self.known[uid] = replace(self.known[uid], row=plans.rows[uid])
        for uid in retired:
            self.known[uid] = replace(self.known[uid], retired=True)
        self.published = now
        return True

    def _is_new(self, head: Head) -> bool:
        known = self.heads.get(head.slug)
        return known is None or known.content != head.content

    def _differs(self, row: Row) -> bool:
        known = self.known.get(row.uid)
        return known is None or known.gone or known.row.content != row.content

    def _moves(self, row: Row) -> bool:
        known = self.known.get(row.uid)
        return known is not None and known.row.number != row.number

    def _enter_head(self, head: Head) -> None:
        known = self.heads.get(head.slug)
        sequence = known.sequence + 1 if known else 0
        self.heads[head.slug] = replace(head, sequence=sequence)

    def feed(self, choice: Choice, language: str) -> dict[str, Seen]:
        """Return what a feed must show, by UID; a feed with nothing in it shows that."""
        chosen = {uid: known for uid, known in self.known.items() if choice.takes(known)}
        seen = {uid: _seen(known, choice, language) for uid, known in chosen.items()}
        return seen or self._nothing(language)

    def _nothing(self, language: str) -> dict[str, Seen]:
        head = max(self.heads.values(), key=lambda head: (head.year, head.slug))
        day = date(head.year, 1, 1)
        title = {"ru": "Здесь пока ничего", "en": "Nothing planned"}[language]
        seen = Seen(
            title=title,
            start=day,
            end=day + DAY,
            status="TENTATIVE",
            location="",
            sequence=head.sequence,
        )
        return {f"_nothing.{head.slug}@{head.domain}": seen}


def _is_over(known: Known, clock: datetime) -> bool:
    return not known.retired and known.since is not None and clock - known.since >= MONTH


def _revised(known: Known | None, row: Row | None, now: datetime) -> Known:
    if known is None:
        assert row is not None
        return Known(row=row, left=now, since=now if row.cancelled else None)
    after = replace(known, row=row or known.row, sequence=known.sequence + 1, gone=row is None)
    if after.row.when != known.row.when:
        after = replace(after, left=now)
    if after.cancelled:
        return replace(after, since=known.since or now)
    return replace(after, since=None, retired=False)


def _seen(known: Known, choice: Choice, language: str) -> Seen:
    row = known.row
    start, end = _days(row, choice.approx, known.left.date())
    words = {"ru": "Отменено: ", "en": "Cancelled: "}[language]
    mark = words if known.cancelled else "" if row.firm else "≈ "
    sure = "CONFIRMED" if row.firm else "TENTATIVE"
    return Seen(
        title=mark + row.title[language],
        start=start,
        end=end,
        status="CANCELLED" if known.cancelled else sure,
        location=row.city.get(language, ""),
        sequence=known.sequence,
    )


def _days(row: Row, approx: str, left: date) -> tuple[date, date]:
    """Return the days of an event; more than two months, and the like, stand on the first.

    What has no date stands on the day on which that was published, if it is one of the year.
    """
    if row.when == "unscheduled":
        start = left if left.year == row.year else date(row.year, 1, 1)
        return start, start + DAY
    if row.when == "every week":
        start = next(day for n in range(7) if (day := date(row.year, 1, 1 + n)).weekday() == 0)
        return start, start + DAY
    first, _, last = row.when.replace("~", "").partition("/")
    if not first[0].isdigit():
        return date(row.year, 1, 1), date(row.year, 1, 2)
    start, end = _window(first)[0], _window(last or first)[1]
    long = (end - start).days > 62 or (approx == "start" and not row.day_stated)
    return start, start + DAY if long else end


def _window(text: str) -> tuple[date, date]:
    """Return the first day of a date and the one behind its last."""
    year, month, *day = (int(part) for part in text.split("-"))
    if day:
        return date(year, month, *day), date(year, month, *day) + DAY
    months = 1
    if month > 32:
        month, months = 3 * (month - 33) + 1, 3
    end = year * 12 + month - 1 + months
    return date(year, month, 1), date(end // 12, end % 12 + 1, 1)


def read_plans(files: Files) -> Plans:
    """Return the plans as the files have them."""
    tables = {
        PurePath(path).stem: tomllib.loads(text)
        for path, text in files.items()
        if path.startswith("plans/")
    }
    folder, places = (tomllib.loads(files[name]) for name in ("kalends.toml", "places.toml"))
    domain = folder["domain"]
    rows = (row for slug, table in tables.items() for row in _rows(slug, table, domain, places))
    return Plans(
        heads={slug: _head(slug, table, folder) for slug, table in tables.items()},
        rows={row.uid: row for row in rows},
    )


def _head(slug: str, table: dict[str, object], folder: dict[str, object]) -> Head:
    content = folder, {key: value for key, value in table.items() if key != "items"}
    return Head(slug=slug, year=table["year"], domain=folder["domain"], content=content)


def _rows(
    slug: str, table: dict[str, object], domain: str, places: dict[str, object]
) -> Iterable[Row]:
    for item in table["items"]:
        category = table["categories"][item["category"]]
        footnote = category["name"], category.get("note")
        place = places.get(item.get("place"))
        yield Row(
            uid=f"{item['key']}.{slug}@{domain}",
            plan=slug,
            number=item["row"],
            content=({**item, "row": None}, footnote, place),
            title=item["title"],
            when=item["when"],
            year=table["year"],
            category=item["category"],
            place=item.get("place", ""),
            city=place["name"] if place else {},
            cancelled=item.get("cancelled", False),
        )
