"""The secretariat's year 2030: forty dated edits of the plans' files, from the first to the last.

An edit replaces texts that stand in a file, or in one item of it, exactly once; or it adds a file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PLAN_2030, PLAN_2031 = "plans/mag-2030.toml", "plans/mag-2031.toml"
ORGANISATION, PLACES = "kalends.toml", "places.toml"
ITEM = "[[items]]\n"

Files = Mapping[str, str]
"""The secretariat's files: the path in its folder, and the text."""


@dataclass(frozen=True, kw_only=True)
class Replace:
    """One text in the place of another, which stands once in the file or in the item named."""

    file: str
    old: str
    new: str
    item: str = ""

    def apply(self, files: Files) -> Files:
        text = files[self.file]
        before = _block(text, self.item) if self.item else text
        assert before.count(self.old) == 1, (self.file, self.item, self.old)
        return {**files, self.file: text.replace(before, before.replace(self.old, self.new))}


@dataclass(frozen=True, kw_only=True)
class Add:
    """A file that was not there."""

    file: str
    source: Path

    def apply(self, files: Files) -> Files:
        assert self.file not in files
        return {**files, self.file: self.source.read_text(encoding="utf-8")}


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What the secretariat does before it publishes at nine o'clock of a day."""

    day: str
    does: str
    changes: tuple[Replace | Add, ...]
    publishes: bool = True

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.day).replace(hour=9, tzinfo=UTC)

    def apply(self, files: Files) -> Files:
        for change in self.changes:
            files = change.apply(files)
        return files


def first_files() -> Files:
    """Return the files as they stand before the year begins."""
    return {
        PLAN_2030: (HERE / "plan/mag-2030.toml").read_text(encoding="utf-8"),
        ORGANISATION: (HERE / "plan/kalends.toml").read_text(encoding="utf-8"),
        PLACES: (HERE / "plan/places.toml").read_text(encoding="utf-8"),
    }


def _block(text: str, key: str) -> str:
    """Return the text of one item, without its header."""
    blocks = [block for block in text.split(ITEM) if f'key = "{key}"\n' in block]
    assert len(blocks) == 1, key
    return blocks[0]


def _in(item: str, *pairs: tuple[str, str], file: str = PLAN_2030) -> tuple[Replace, ...]:
    return tuple(Replace(file=file, old=old, new=new, item=item) for old, new in pairs)


def _added(item: str, behind: str, text: str, file: str = PLAN_2030) -> tuple[Replace, ...]:
    """Return the change that puts lines behind another one of an item."""
    return _in(item, (behind, behind + text), file=file)


def _cancelled(ru: str, en: str) -> str:
    return f'cancelled = true\nreason = {{ ru = "{ru}", en = "{en}" }}\n'


def _dated(item: str, old: str, new: str, file: str = PLAN_2030) -> tuple[Replace, ...]:
    """Return the change of a date; both are written as `when = said`."""
    return _in(item, *zip(_when_said(old), _when_said(new), strict=True), file=file)


def _when_said(date: str) -> Iterable[str]:
    when, said = date.split(" = ")
    return f'when = "{when}"\n', f'said = "{said}"\n'


FIRST = datetime(2029, 12, 20, 9, tzinfo=UTC)

PORTAL = """\
[[items]]
key = "portal-information"
category = "information"
row = 7
title = { ru = "Размещение информации на Электронном портале МАГ", en = "Posting of Information on \
the MAG Electronic Portal" }
when = "ongoing"
said = "постоянно"

"""
VOLGA = '[[items]]\nkey = "dialogue-on-the-volga-forum"\n'
BULLETIN = '[[items]]\nkey = "electronic-bulletin"\n'
CLOSED = _cancelled(
    "Выставочный комплекс закрыт на ремонт", "The exhibition centre is closed for repairs"
)
MERGED = _cancelled(
    "Праздник объединён с Днём народного единства", "It is merged with the Day of People’s Unity"
)
NEXT_YEAR = _cancelled("Перенесено на 2031 год", "Put off until 2031")
MINSK = f"""\
[[items]]
key = "city-day-minsk"
category = "city-days"
row = 1
title = {{ ru = "День города Минск", en = "Minsk City Day" }}
place = "minsk"
when = "2030-09-14~"
said = "14 сентября"
age = 963
{MERGED}
"""
SCHOOL = """\
[[items]]
key = "young-mayors-school"
category = "events"
row = 8
title = { ru = "Школа молодых мэров", en = "School for Young Mayors" }
place = "kazan"
when = "2030-10-08/2030-10-09"
said = "8-9 октября"

"""

EDITS = (
    Edit(
        day="2030-01-14",
        does="sets the days of the media conference, which had a month",
        changes=_dated(
            "media-conference", "2030-02 = февраль", "2030-02-19/2030-02-20 = 19-20 февраля"
        ),
    ),
    Edit(
        day="2030-01-21",
        does="narrows the forum on the Volga down from two months to one",
        changes=_dated(
            "dialogue-on-the-volga-forum", "2030-10/2030-11 = октябрь-ноябрь", "2030-10 = октябрь"
        ),
    ),
    Edit(
        day="2030-01-28",
        does="sets the days of the forum in Novosibirsk",
        changes=_dated(
            "urban-technologies-forum-15",
            "2030-04 = апрель",
            "2030-04-18/2030-04-19 = 18-19 апреля",
        ),
    ),
    Edit(
        day="2030-02-04",
        does="finds a month for the UN-Habitat events, which had no date",
        changes=_dated(
            "un-habitat-projects", "unscheduled = по отдельному графику", "2030-09 = сентябрь"
        ),
    ),
    Edit(
        day="2030-02-06",
        does="moves the media conference by a week",
        changes=_dated(
            "media-conference",
            "2030-02-19/2030-02-20 = 19-20 февраля",
            "2030-02-26/2030-02-27 = 26-27 февраля",
        ),
    ),
    Edit(
        day="2030-02-11",
        does="puts the portal before the forum on the Volga in the file; nobody need see that",
        changes=(
            Replace(file=PLAN_2030, old=PORTAL, new=""),
            Replace(file=PLAN_2030, old=VOLGA, new=PORTAL + VOLGA),
        ),
        publishes=False,
    ),
    Edit(
        day="2030-02-18",
        does="wins another organiser for the forum in Novosibirsk",
        changes=_added(
            "urban-technologies-forum-15",
            '    { ru = "МАГ", en = "MAG" },\n',
            '    { ru = "АСДГ", en = "Association of Siberian and Far Eastern Cities" },\n',
        ),
    ),
    Edit(
        day="2030-02-25",
        does="retitles the Moscow forum",
        changes=_in(
            "moscow-urban-forum-17",
            ("XVII Московском урбанистическом форуме", "Московской неделе городов"),
            ("the XVII Moscow Urban Forum", "the Moscow Week of Cities"),
        ),
    ),
    Edit(
        day="2030-03-04",
        does="sets the day of the UN-Habitat events",
        changes=_dated("un-habitat-projects", "2030-09 = сентябрь", "2030-09-12 = 12 сентября"),
    ),
    Edit(
        day="2030-03-11",
        does="takes the forum on the Volga to another city",
        changes=_in("dialogue-on-the-volga-forum", ('"volgograd"', '"saratov"')),
    ),
    Edit(
        day="2030-03-14",
        does="sets the days of the session and retitles it, both at once",
        changes=(
            *_dated("mag-session-36", "2030-06 = июнь", "2030-06-06/2030-06-07 = 6-7 июня"),
            *_in(
                "mag-session-36",
                ('"XXXVI сессия МАГ"', '"XXXVI сессия МАГ «Города без барьеров»"'),
                ('"XXXVI Session of MAG"', '"XXXVI Session of MAG “Cities without Barriers”"'),
            ),
        ),
    ),
    Edit(
        day="2030-03-20",
        does="cancels the forum in Novosibirsk, and says why",
        changes=_added("urban-technologies-forum-15", 'said = "18-19 апреля"\n', CLOSED),
    ),
    Edit(
        day="2030-03-25",
        does="writes another note to the Moscow forum",
        changes=_in(
            "moscow-urban-forum-17",
            ("По плану Правительства Москвы", "Состав делегации уточняется"),
            ("According to the plan of the Government of Moscow", "The delegation is being chosen"),
        ),
    ),
    Edit(
        day="2030-04-01",
        does="puts Minsk City Day on another day, by mistake",
        changes=_dated("city-day-minsk", "2030-09-14~ = 14 сентября", "2030-09-15~ = 15 сентября"),
    ),
    Edit(
        day="2030-04-02",
        does="undoes that",
        changes=_dated("city-day-minsk", "2030-09-15~ = 15 сентября", "2030-09-14~ = 14 сентября"),
    ),
    Edit(
        day="2030-04-10",
        does="writes another footnote to the city days",
        changes=(
            Replace(
                file=PLAN_2030,
                old="Дни городов указаны ОРИЕНТИРОВОЧНО",
                new="Даты уточняются администрациями городов",
            ),
            Replace(
                file=PLAN_2030,
                old="The city days given are APPROXIMATE",
                new="The dates are being confirmed by the city administrations",
            ),
        ),
    ),
    Edit(
        day="2030-04-19",
        does="changes nothing; the forum in Novosibirsk, cancelled thirty days ago, leaves",
        changes=(),
    ),
    Edit(
        day="2030-04-29",
        does="learns that Nur-Sultan is called Astana",
        changes=(
            Replace(
                file=PLACES,
                old='{ ru = "Нур-Султан", en = "Nur-Sultan" }',
                new='{ ru = "Астана", en = "Astana" }',
            ),
        ),
    ),
    Edit(
        day="2030-05-02",
        does="retitles the day of that city",
        changes=_in(
            "city-day-nur-sultan",
            ("День города Нур-Султан", "День города Астана"),
            ("Nur-Sultan City Day", "Astana City Day"),
        ),
    ),
    Edit(
        day="2030-05-06",
        does="takes the word draft out of the plan's title",
        changes=(
            Replace(file=PLAN_2030, old=" (проект)", new=""),
            Replace(file=PLAN_2030, old=" (Draft)", new=""),
        ),
    ),
    Edit(
        day="2030-05-08",
        does="takes the portal out of the plan",
        changes=(Replace(file=PLAN_2030, old=PORTAL, new=""),),
    ),
    Edit(
        day="2030-05-13",
        does="revives the forum in Novosibirsk, which left the feeds, in November",
        changes=(
            *_dated(
                "urban-technologies-forum-15",
                "2030-04-18/2030-04-19 = 18-19 апреля",
                "2030-11-14/2030-11-15 = 14-15 ноября",
            ),
            *_in("urban-technologies-forum-15", (CLOSED, "")),
        ),
    ),
    Edit(
        day="2030-05-20",
        does="puts the portal back, where it stood first",
        changes=(Replace(file=PLAN_2030, old=BULLETIN, new=PORTAL + BULLETIN),),
    ),
    Edit(
        day="2030-05-27",
        does="postpones the session",
        changes=_dated(
            "mag-session-36",
            "2030-06-06/2030-06-07 = 6-7 июня",
            "unscheduled = дата будет объявлена дополнительно",
        ),
    ),
    Edit(
        day="2030-06-03",
        does="learns of a day for the jubilee of Barnaul, which is still approximate",
        changes=_dated("jubilee-barnaul", "2030-08~ = конец лета", "2030-08-31~ = 31 августа"),
    ),
    Edit(
        day="2030-06-10",
        does="adds a school for mayors in the middle of the year",
        changes=(
            Replace(file=PLAN_2030, old=BULLETIN, new=SCHOOL + BULLETIN),
            *_in("electronic-bulletin", ("row = 8\n", "row = 9\n")),
        ),
    ),
    Edit(
        day="2030-06-17",
        does="cancels the jubilee of Saratov without a word",
        changes=_added("jubilee-saratov", "age = 440\n", "cancelled = true\n"),
    ),
    Edit(
        day="2030-06-24",
        does="finds a month for the session that was postponed",
        changes=_dated(
            "mag-session-36",
            "unscheduled = дата будет объявлена дополнительно",
            "2030-10 = октябрь",
        ),
    ),
    Edit(
        day="2030-07-01",
        does="holds the jubilee of Saratov after all",
        changes=_in("jubilee-saratov", ("cancelled = true\n", "")),
    ),
    Edit(
        day="2030-07-08",
        does="opens the day of the UN-Habitat events again",
        changes=_dated("un-habitat-projects", "2030-09-12 = 12 сентября", "2030-09 = сентябрь"),
    ),
    Edit(
        day="2030-08-05",
        does="sets the days of the session, in another city and with another organiser",
        changes=(
            *_dated("mag-session-36", "2030-10 = октябрь", "2030-10-24/2030-10-25 = 24-25 октября"),
            *_in("mag-session-36", ('"nur-sultan"', '"minsk"')),
            *_added(
                "mag-session-36",
                '    { ru = "МАГ", en = "MAG" },\n',
                '    { ru = "Мингорисполком", en = "Minsk City Executive Committee" },\n',
            ),
        ),
    ),
    Edit(
        day="2030-08-19",
        does="cancels Minsk City Day with a reason, and sets the days of the forum on the Volga",
        changes=(
            *_added("city-day-minsk", "age = 963\n", MERGED),
            *_dated(
                "dialogue-on-the-volga-forum",
                "2030-10 = октябрь",
                "2030-10-30/2030-11-01 = 30 октября - 1 ноября",
            ),
        ),
    ),
    Edit(
        day="2030-09-02",
        does="issues the bulletin every month instead of every week",
        changes=_dated(
            "electronic-bulletin", "every week = еженедельно", "every month = ежемесячно"
        ),
    ),
    Edit(
        day="2030-10-07",
        does="takes the cancelled Minsk City Day out of the file",
        changes=(Replace(file=PLAN_2030, old=MINSK, new=""),),
    ),
    Edit(
        day="2030-11-04",
        does="publishes the plan for 2031 beside that for 2030; Minsk City Day of 2030 leaves",
        changes=(Add(file=PLAN_2031, source=HERE / "later/mag-2031.toml"),),
    ),
    Edit(
        day="2030-11-11",
        does="moves the forum in Novosibirsk by a week, in the plan for 2030",
        changes=_dated(
            "urban-technologies-forum-15",
            "2030-11-14/2030-11-15 = 14-15 ноября",
            "2030-11-21/2030-11-22 = 21-22 ноября",
        ),
    ),
    Edit(
        day="2030-11-18",
        does="edits both plans: the UN-Habitat events of 2030 slip to the end of the year, and "
        "those of 2031 get a city and a month",
        changes=(
            *_dated("un-habitat-projects", "2030-09 = сентябрь", "2030-12 = декабрь"),
            *_dated(
                "un-habitat-projects",
                "unscheduled = по отдельному графику",
                "2031-04 = апрель",
                PLAN_2031,
            ),
            *_in(
                "un-habitat-projects",
                ('when = "2031-04"\n', 'place = "novosibirsk"\nwhen = "2031-04"\n'),
                file=PLAN_2031,
            ),
        ),
    ),
    Edit(
        day="2030-12-02",
        does="sets the days of the session of 2031",
        changes=_dated(
            "mag-session-37",
            "2031-05 = май",
            "2031-05-22/2031-05-23 = 22-23 мая",
            PLAN_2031,
        ),
    ),
    Edit(
        day="2030-12-09",
        does="cancels the UN-Habitat events of 2030, and moves Moscow City Day of 2031",
        changes=(
            *_added("un-habitat-projects", 'said = "декабрь"\n', NEXT_YEAR),
            *_dated(
                "city-day-moscow",
                "2031-09-06~/2031-09-07~ = 6-7 сентября",
                "2031-09-13~/2031-09-14~ = 13-14 сентября",
                PLAN_2031,
            ),
        ),
    ),
    Edit(
        day="2030-12-20",
        does="corrects an age in the plan for 2031 and the spelling of a city",
        changes=(
            *_in("city-day-minsk", ("age = 964", "age = 965"), file=PLAN_2031),
            Replace(file=PLACES, old='en = "Kazan"', new='en = "Kazan City"'),
        ),
    ),
)
