"""The whole DESCRIPTION of an event that changed: what is known, since when, what it was before."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from calendars.feeds.options import Approx
from calendars.feeds.placement import placement, unsettled
from calendars.wording.changes import Difference, differences
from calendars.wording.description import description
from calendars.wording.language import Language
from calendars.wording.titles import summary
from data.journal.publication import Entry, fold
from data.journal.revision import VERSION, Revision
from data.plan.model import Category, Item, Place, Text
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import When
from data.when.zone import read_zone

PAGE = "https://kalends.example/entries/plan-2023/forum/"
LEFT = date(2023, 3, 4)
TIMES = [datetime(2023, month, 3, 21, 30, tzinfo=UTC) for month in (1, 3, 4, 5)]
MINSK = Place(key="minsk", name={"ru": "Минск", "en": "Minsk"}, latitude=53.9, longitude=27.5)
PERM = Place(key="perm", name={"ru": "Пермь", "en": "Perm"}, latitude=58.0, longitude=56.2)
REASON = {"ru": "карантин", "en": "quarantine"}
WORDS = {"ru": "Съезд", "en": "Congress"}


def when(text: str) -> When:
    return parse_when(text, year_period(2023))


FORUM = Item(
    key="forum",
    category=Category(key="events", name={"ru": "Мероприятия", "en": "Events"}),
    row=1,
    title={"ru": "Форум", "en": "Forum"},
    when=when("2023-04"),
    said="апрель",
    places=(MINSK,),
    age=876,
    organisers=({"ru": "МАГ", "en": "MAG"},),
)
DAYS = replace(FORUM, when=when("2023-04-12/2023-04-14"), said="12–14 апреля")
OFF = replace(FORUM, cancelled=True)
Step = Item | None


def entry(*steps: Step) -> Entry:
    """Return the entry that items, or removals, published one after another make."""
    lines = [
        Revision(
            version=VERSION,
            published=published,
            following=0,
            plan="plan-2023",
            key="forum",
            sequence=n,
            item=item,
        )
        for n, (published, item) in enumerate(zip(TIMES, steps, strict=False))
    ]
    return fold(lines).everything()["plan-2023", "forum"]


# What was published one after another, and what the newest DESCRIPTION then says.
CASES: dict[str, tuple[list[Step], list[str], list[str]]] = {
    "as it was first": (
        [FORUM],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "made firm": (
        [FORUM, DAYS],
        [
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 марта 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Организатор: МАГ",
        ],
        [
            "Date: April 12 – 14, 2023.",
            "Date set on March 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "Organiser: MAG",
        ],
    ),
    "firm, and said the same": (
        [FORUM, replace(DAYS, said="апрель")],
        [
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 марта 2023 г.; было: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "Date: April 12 – 14, 2023.",
            "Date set on March 3, 2023; it was: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "narrowed": (
        [
            replace(FORUM, when=when("2023-34"), said="2 квартал"),
            FORUM,
        ],
        [
            "День пока не назначен: апрель 2023 г.",
            "Срок уточнён 3 марта 2023 г.; было: 2 квартал",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "Date narrowed down on March 3, 2023; it was: 2nd quarter 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "narrowed from nothing": (
        [
            replace(FORUM, when=when("unscheduled"), said="по отдельному графику"),
            FORUM,
        ],
        [
            "День пока не назначен: апрель 2023 г.",
            "Срок назначен 3 марта 2023 г.; было: по отдельному графику",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "A time was named on March 3, 2023; it was: date not set.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "narrowed from roughly": (
        [
            replace(FORUM, when=when("2023-04~"), said="ориентировочно апрель"),
            FORUM,
        ],
        [
            "День пока не назначен: апрель 2023 г.",
            "Срок уточнён 3 марта 2023 г.; было: ориентировочно апрель",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "Date narrowed down on March 3, 2023; it was: roughly April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "moved": (
        [DAYS, replace(FORUM, when=when("2023-06-01"), said="1 июня")],
        [
            "Дата: 1 июня 2023 г.",
            "Перенос объявлен 3 марта 2023 г.; прежняя дата: 12–14 апреля",
            "В плане: «1 июня».",
            "Организатор: МАГ",
        ],
        [
            "Date: June 1, 2023.",
            "Moved, as announced on March 3, 2023; it was: April 12 – 14, 2023.",
            "The plan says: “1 июня”.",
            "Organiser: MAG",
        ],
    ),
    "loosened": (
        [DAYS, replace(DAYS, when=when("2023-04-12~/2023-04-14~"), said="12–14 апреля (?)")],
        [
            "Дата ориентировочная и может измениться: 12–14 апреля 2023 г.",
            "С 3 марта 2023 г. точная дата снова не назначена; было: 12–14 апреля",
            "В плане: «12–14 апреля (?)».",
            "Организатор: МАГ",
        ],
        [
            "Approximate date, it may still change: April 12 – 14, 2023.",
            "Date open again since March 3, 2023; it was: April 12 – 14, 2023.",
            "The plan says: “12–14 апреля (?)”.",
            "Organiser: MAG",
        ],
    ),
    "postponed": (
        [DAYS, replace(DAYS, when=when("unscheduled"), said="перенесено")],
        [
            "Дата пока не назначена.",
            (
                "Эта отметка стоит на дне, когда об этом объявили (3 марта 2023 г.), и "
                "передвинется, когда дата станет известна."
            ),
            "Отложено 3 марта 2023 г.; прежняя дата: 12–14 апреля",
            "В плане: «перенесено».",
            "Организатор: МАГ",
        ],
        [
            "The date is not set yet.",
            (
                "This mark stands on the day when this was announced, March 3, 2023, and will "
                "move once the date is known."
            ),
            "Postponed on March 3, 2023; the date was: April 12 – 14, 2023.",
            "The plan says: “перенесено”.",
            "Organiser: MAG",
        ],
    ),
    "re-placed": (
        [FORUM, replace(FORUM, places=(PERM,))],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Место изменено 3 марта 2023 г.; было: Минск",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "City changed on March 3, 2023; it was: Minsk.",
            "Organiser: MAG",
        ],
    ),
    "city renamed": (
        [FORUM, replace(FORUM, places=(replace(MINSK, name={"ru": "Менск", "en": "Mensk"}),))],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Название города в плане изменено 3 марта 2023 г.; было: Минск",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "The plan names the city differently since March 3, 2023; it was: Minsk.",
            "Organiser: MAG",
        ],
    ),
    "city renamed in Russian only": (
        [
            FORUM,
            replace(FORUM, places=(replace(MINSK, name={"ru": "Менск", "en": "Minsk"}),)),
        ],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Название города в плане изменено 3 марта 2023 г.; было: Минск",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "city on another spot": (
        [FORUM, replace(FORUM, places=(replace(MINSK, latitude=1.0),))],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "city named": (
        [replace(FORUM, places=()), FORUM],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Город назван 3 марта 2023 г.: Минск",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "City named on March 3, 2023: Minsk.",
            "Organiser: MAG",
        ],
    ),
    "city no longer named": (
        [FORUM, replace(FORUM, places=())],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "С 3 марта 2023 г. город не указан; было: Минск",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "No city named any more since March 3, 2023; it was: Minsk.",
            "Organiser: MAG",
        ],
    ),
    "retitled": (
        [FORUM, replace(FORUM, title=WORDS)],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Название изменено 3 марта 2023 г.; было: «Форум, 876 лет»",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Renamed on March 3, 2023; it was: “Forum, 876 years”.",
            "Organiser: MAG",
        ],
    ),
    "retitled in English only": (
        [FORUM, replace(FORUM, title={"ru": "Форум", "en": "The Forum"})],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Renamed on March 3, 2023; it was: “Forum, 876 years”.",
            "Organiser: MAG",
        ],
    ),
    "retitled in English, then in Russian": (
        [
            FORUM,
            replace(FORUM, title={"ru": "Форум", "en": "The Forum"}),
            replace(FORUM, title={"ru": "Съезд", "en": "The Forum"}),
        ],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Название изменено 3 апреля 2023 г.; было: «Форум, 876 лет»",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Renamed on March 3, 2023; it was: “Forum, 876 years”.",
            "Organiser: MAG",
        ],
    ),
    "aged": (
        [FORUM, replace(FORUM, age=877)],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Возраст исправлен 3 марта 2023 г.; было: 876 лет",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Age corrected on March 3, 2023; it was: 876 years.",
            "Organiser: MAG",
        ],
    ),
    "reworded": (
        [FORUM, replace(FORUM, said="в апреле", notes=REASON, row=2)],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «в апреле».",
            "Организатор: МАГ",
            "Примечание: карантин",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “в апреле”.",
            "Organiser: MAG",
            "Note: quarantine",
        ],
    ),
    "cancelled": (
        [FORUM, OFF],
        [
            "Отменено 3 марта 2023 г.",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled with reason": (
        [FORUM, replace(OFF, reason=REASON)],
        [
            "Отменено 3 марта 2023 г.",
            "Причина: карантин",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "Reason: quarantine",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled, reason later": (
        [FORUM, OFF, replace(OFF, reason=REASON)],
        [
            "Отменено 3 марта 2023 г.",
            "Причина: карантин",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "Reason: quarantine",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled without a date": (
        [
            replace(FORUM, when=when("unscheduled"), said="?"),
            replace(OFF, when=when("unscheduled"), said="?"),
        ],
        [
            "Отменено 3 марта 2023 г.",
            "В плане: «?».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "The plan says: “?”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled from the first": (
        [OFF],
        [
            "Отменено 3 января 2023 г.",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on January 3, 2023.",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled and moved": (
        [FORUM, replace(DAYS, cancelled=True)],
        [
            "Отменено 3 марта 2023 г.",
            "Планировалось: 12–14 апреля 2023 г.",
            "Дата уточнена 3 марта 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "It was planned for: April 12 – 14, 2023.",
            "Date set on March 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "Organiser: MAG",
        ],
    ),
    "removed": (
        [FORUM, None],
        [
            "Исключено из плана 3 марта 2023 г.",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was taken out of the plan on March 3, 2023.",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled, then removed": (
        [FORUM, replace(OFF, reason=REASON), None],
        [
            "Отменено 3 марта 2023 г.",
            "Причина: карантин",
            "Исключено из плана 3 апреля 2023 г.",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "Reason: quarantine",
            "This event was taken out of the plan on April 3, 2023.",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "restored": (
        [FORUM, replace(OFF, reason=REASON), FORUM],
        [
            "Отмена снята 3 апреля 2023 г.: состоится",
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "Reinstated on April 3, 2023: this event takes place after all.",
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "brought back": (
        [FORUM, None, FORUM],
        [
            "Возвращено в план 3 апреля 2023 г.",
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "Put back into the plan on April 3, 2023.",
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "brought back with another date": (
        [FORUM, None, DAYS],
        [
            "Возвращено в план 3 апреля 2023 г.",
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 апреля 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Организатор: МАГ",
        ],
        [
            "Put back into the plan on April 3, 2023.",
            "Date: April 12 – 14, 2023.",
            "Date set on April 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "Organiser: MAG",
        ],
    ),
    "brought back as cancelled": (
        [FORUM, None, OFF],
        [
            "Отменено 3 марта 2023 г.",
            "Планировалось: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "This event was cancelled on March 3, 2023.",
            "It was planned for: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "date and place at once": (
        [FORUM, replace(DAYS, places=(PERM,))],
        [
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 марта 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Место изменено 3 марта 2023 г.; было: Минск",
            "Организатор: МАГ",
        ],
        [
            "Date: April 12 – 14, 2023.",
            "Date set on March 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "City changed on March 3, 2023; it was: Minsk.",
            "Organiser: MAG",
        ],
    ),
    "everything at once": (
        [FORUM, replace(DAYS, places=(PERM,), title=WORDS)],
        [
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 марта 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Место изменено 3 марта 2023 г.; было: Минск",
            "Название изменено 3 марта 2023 г.; было: «Форум, 876 лет»",
            "Организатор: МАГ",
        ],
        [
            "Date: April 12 – 14, 2023.",
            "Date set on March 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "City changed on March 3, 2023; it was: Minsk.",
            "Renamed on March 3, 2023; it was: “Forum, 876 years”.",
            "Organiser: MAG",
        ],
    ),
    "rhythm changed": (
        [
            replace(FORUM, when=when("every month"), said="ежемесячно"),
            replace(FORUM, when=when("every quarter"), said="ежеквартально"),
        ],
        [
            (
                "Ежеквартально; день в плане не указан, поэтому отметки стоят на первом дне "
                "каждого квартала."
            ),
            "Периодичность изменена 3 марта 2023 г.; было: ежемесячно",
            "В плане: «ежеквартально».",
            "Организатор: МАГ",
        ],
        [
            "Every quarter; the plan names no day, so these marks stand on the first day of each.",
            "Rhythm changed on March 3, 2023; it was: every month.",
            "The plan says: “ежеквартально”.",
            "Organiser: MAG",
        ],
    ),
    "aged for the first time": (
        [replace(FORUM, age=None), FORUM],
        [
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "cancelled, removed, brought back": (
        [FORUM, OFF, None, FORUM],
        [
            "Отмена снята 3 мая 2023 г.: состоится",
            "День пока не назначен: апрель 2023 г.",
            "В плане: «апрель».",
            "Организатор: МАГ",
        ],
        [
            "Reinstated on May 3, 2023: this event takes place after all.",
            "The day is not set yet: April 2023.",
            "The plan says: “апрель”.",
            "Organiser: MAG",
        ],
    ),
    "changed twice": (
        [
            replace(FORUM, when=when("2023-34"), said="2 квартал"),
            FORUM,
            DAYS,
        ],
        [
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 апреля 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Организатор: МАГ",
        ],
        [
            "Date: April 12 – 14, 2023.",
            "Date set on April 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "Organiser: MAG",
        ],
    ),
    "date, place, title one after another": (
        [
            FORUM,
            DAYS,
            replace(DAYS, places=(PERM,)),
            replace(DAYS, places=(PERM,), title=WORDS),
        ],
        [
            "Дата: 12–14 апреля 2023 г.",
            "Дата уточнена 3 марта 2023 г.; было: апрель",
            "В плане: «12–14 апреля».",
            "Место изменено 3 апреля 2023 г.; было: Минск",
            "Название изменено 3 мая 2023 г.; было: «Форум, 876 лет»",
            "Организатор: МАГ",
        ],
        [
            "Date: April 12 – 14, 2023.",
            "Date set on March 3, 2023; it was: April 2023.",
            "The plan says: “12–14 апреля”.",
            "City changed on April 3, 2023; it was: Minsk.",
            "Renamed on May 3, 2023; it was: “Forum, 876 years”.",
            "Organiser: MAG",
        ],
    ),
}


def words(entry: Entry, language: Language) -> str:
    """Return a DESCRIPTION without its last line, the page, and without hard spaces."""
    when = entry.item.when
    placed = placement(when, Approx.SPAN, language.date_of(entry.left))
    text, _, page = description(entry, when, placed, language, PAGE).rpartition("\n")
    assert page == PAGE
    return text.replace("\u00a0г.", " г.")


@pytest.mark.parametrize(("steps", "russian", "english"), CASES.values(), ids=CASES)
def test_description_tells_what_changed(
    languages: Mapping[str, Language],
    steps: list[Step],
    russian: list[str],
    english: list[str],
) -> None:
    found = entry(*steps)
    assert words(found, languages["ru"].speaking("ru")) == "\n".join(russian)
    assert words(found, languages["en"].speaking("ru")) == "\n".join(english)


@pytest.mark.parametrize("approx", Approx)
def test_look_of_a_feed_changes_nothing_of_what_is_told_of_a_change(
    languages: Mapping[str, Language], approx: Approx
) -> None:
    """What a mark stands for depends on the look; what changed, and when, does not."""
    moved = entry(FORUM, replace(FORUM, when=when("2023-05"), said="май", places=(PERM,)))
    for code, told in (
        (
            "ru",
            [
                "Перенос объявлен 3 марта 2023 г.; прежняя дата: апрель",
                "Место изменено 3 марта 2023 г.",
            ],
        ),
        (
            "en",
            [
                "Moved, as announced on March 3, 2023; it was: April 2023.",
                "City changed on March 3, 2023",
            ],
        ),
    ):
        language = languages[code].speaking("ru")
        placed = placement(moved.item.when, approx, LEFT)
        text = description(moved, moved.item.when, placed, language, PAGE).replace("\u00a0", " ")
        assert [each in text for each in told] == [True, True]


TITLES = [
    ([FORUM], "≈ Форум, 876 лет", "≈ Forum, 876 years"),
    ([FORUM, DAYS], "Форум, 876 лет", "Forum, 876 years"),
    (
        [FORUM, OFF],
        "Отменено: Форум, 876 лет",
        "Cancelled: Forum, 876 years",
    ),
    ([FORUM, None], "Отменено: Форум, 876 лет", "Cancelled: Forum, 876 years"),
    (
        [FORUM, replace(OFF, when=when("unscheduled"))],
        "Отменено: Форум, 876 лет (дата не назначена)",
        "Cancelled: Forum, 876 years (date not set)",
    ),
    ([FORUM, OFF, FORUM], "≈ Форум, 876 лет", "≈ Forum, 876 years"),
    ([FORUM, None, DAYS], "Форум, 876 лет", "Forum, 876 years"),
]


@pytest.mark.parametrize(("steps", "russian", "english"), TITLES)
def test_title_says_that_it_is_cancelled_instead_of_that_its_date_is_loose(
    languages: Mapping[str, Language], steps: list[Step], russian: str, english: str
) -> None:
    own = entry(*steps)
    placed = placement(own.item.when, Approx.SPAN, LEFT)
    found = [
        summary(own, own.item.when, placed, languages[code], marked=mark and unsettled(own))
        for code in ("ru", "en")
        for mark in (True, False)
    ]
    unmarked = [each.removeprefix("≈ ") for each in (russian, english)]
    assert found == [russian, unmarked[0], english, unmarked[1]]


def test_days_are_those_of_the_plans_time_zone(languages: Mapping[str, Language]) -> None:
    late = datetime(2023, 11, 26, 22, 30, tzinfo=UTC)
    words = {
        name: (languages["en"].speaking("ru", read_zone(name)).day_of(late))
        for name in ("UTC", "Asia/Vladivostok", "America/Adak")
    }
    assert words == {
        "UTC": "November 26, 2023",
        "Asia/Vladivostok": "November 27, 2023",
        "America/Adak": "November 26, 2023",
    }
    moved = entry(FORUM, DAYS, OFF)
    eastern = languages["en"].speaking("ru", read_zone("Asia/Vladivostok"))
    placed = placement(moved.item.when, Approx.SPAN, LEFT)
    assert description(moved, moved.item.when, placed, eastern, PAGE).split("\n")[0] == (
        "This event was cancelled on April 4, 2023."
    )


def test_a_text_that_a_language_lacks_is_in_the_plans_own(
    languages: Mapping[str, Language],
) -> None:
    """Which language that is, is stated: the order of a text's keys says nothing."""
    title = {"en": "Forum", "ru": "Форум"}
    russian = replace(FORUM, title=title, organisers=({"ru": "МАГ"},), notes={"ru": "Вечером"})
    language = replace_code(languages["en"], "de").speaking("ru")
    placed = placement(russian.when, Approx.SPAN, LEFT)
    own = entry(russian)
    assert summary(own, own.item.when, placed, language, marked=False) == "Форум, 876 years"
    assert description(own, own.item.when, placed, language, PAGE).split("\n") == [
        "The day is not set yet: April 2023.",
        "The plan says: “апрель”.",
        "Organiser: МАГ",
        "Note: Вечером",
        PAGE,
    ]


def replace_code(language: Language, code: str) -> Language:
    return dataclasses.replace(language, code=code)


TEXTS = [
    ({"ru": "Форум", "en": "Forum", "de": "Konferenz"}, "de"),
    ({"en": "Forum", "ru": "Форум"}, "ru"),
    ({"fr": "Congrès", "en": "Forum"}, "en"),
]


@pytest.mark.parametrize(("text", "shown_in"), TEXTS)
def test_a_language_tells_in_which_one_it_shows_a_text(
    languages: Mapping[str, Language], text: Text, shown_in: str
) -> None:
    language = replace_code(languages["en"], "de").speaking("ru")
    assert (language.text_language(text), language.text(text)) == (shown_in, text[shown_in])


def test_a_translation_that_was_added_is_no_difference(
    languages: Mapping[str, Language],
) -> None:
    before = replace(FORUM, notes={"ru": "Вечером"})
    after = replace(
        before,
        title={**FORUM.title, "de": "Konferenz"},
        notes={"ru": "Вечером", "de": "Abends"},
        organisers=({**FORUM.organisers[0], "de": "IVHS"},),
    )
    german = replace_code(languages["en"], "de").speaking("ru")
    assert list(differences(before, after, german)) == []
    renamed = replace(after, title={"ru": "Съезд", "en": "Congress", "de": "Kongress"})
    assert list(differences(after, renamed, german)) == [
        Difference(name="Event", before="Konferenz, 876 years", after="Kongress, 876 years")
    ]
