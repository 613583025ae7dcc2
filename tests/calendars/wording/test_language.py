"""Dates, ages and lists in words, in both languages."""

from collections.abc import Mapping

import pytest

from calendars.wording.dates import dates
from calendars.wording.drafting import DraftWords
from calendars.wording.language import Language
from data.when.period import year_period
from data.when.reading import parse_when

NB = "\u00a0"
WORDS = {
    "2023-05-26": (f"26 мая 2023{NB}г.", "May 26, 2023"),
    "2023-09-09~/2023-09-10~": (f"9–10 сентября 2023{NB}г.", "September 9 – 10, 2023"),
    "2023-09-30/2023-10-01": (
        f"30 сентября – 1 октября 2023{NB}г.",
        "September 30 – October 1, 2023",
    ),
    "2023-12-30/2024-01-02": (
        f"30 декабря 2023{NB}г. – 2 января 2024{NB}г.",
        "December 30, 2023 – January 2, 2024",
    ),
    "2023-02": (f"февраль 2023{NB}г.", "February 2023"),
    "2023-10/2023-11": (f"октябрь – ноябрь 2023{NB}г.", "October – November 2023"),
    "2023-12/2024-01": (f"декабрь 2023{NB}г. – январь 2024{NB}г.", "December 2023 – January 2024"),
    "2023-21": ("весна 2023 г.", "spring 2023"),
    "2023-22~": ("лето 2023 г.", "summer 2023"),
    "2023-23": ("осень 2023 г.", "autumn 2023"),
    "2023-21/2023-22": ("весна 2023 г. – лето 2023 г.", "spring 2023 – summer 2023"),
    "2023-34": (f"2-й квартал 2023{NB}г.", "2nd quarter 2023"),
    "2023-34/2023-35": (
        f"2-й квартал 2023{NB}г. – 3-й квартал 2023{NB}г.",
        "2nd quarter 2023 – 3rd quarter 2023",
    ),
    "2023-40": ("первое полугодие 2023 г.", "first half of 2023"),
    "2023-41": ("второе полугодие 2023 г.", "second half of 2023"),
    "2023": ("2023", "2023"),
    "unscheduled": ("дата не назначена", "date not set"),
    "ongoing": ("постоянно", "ongoing"),
    "every week": ("еженедельно", "every week"),
    "every month": ("ежемесячно", "every month"),
    "every quarter": ("ежеквартально", "every quarter"),
    "every half-year": ("раз в полугодие", "every half-year"),
    "every year": ("раз в год", "every year"),
    "every 2 weeks": ("каждые 2 недели", "every 2 weeks"),
    "every 5 months": ("каждые 5 месяцев", "every 5 months"),
    "every week in 2023-08-26/2023-10-20": (
        f"еженедельно, 26 августа – 20 октября 2023{NB}г.",
        "every week, August 26 – October 20, 2023",
    ),
    "2023-05-26T10:00": (f"26 мая 2023{NB}г., 10:00", f"May 26, 2023, 10:00{NB}AM"),
    "2023-05-26T10:00/2023-05-26T18:00": (
        f"26 мая 2023{NB}г., 10:00 – 18:00",
        f"May 26, 2023, 10:00{NB}AM – 6:00{NB}PM",
    ),
    "2023-24": ("зима 2023/2024 гг.", "winter 2023/2024"),
    "2023-29": ("весна 2023 г. (южное полушарие)", "spring 2023 (southern hemisphere)"),
    "[2023-05-16..2023-05-31]": (
        f"один из дней: 16–31 мая 2023{NB}г.",
        "one of the days: May 16 – 31, 2023",
    ),
    "{2023-10-01..2023-10-03,2023-10-15~,2023-12}": (
        f"1–3 октября 2023{NB}г., 15 октября 2023{NB}г. и декабрь 2023{NB}г.",
        "October 1 – 3, 2023, October 15, 2023, and December 2023",
    ),
    "[..2023-06-15]": (f"до 15 июня 2023{NB}г.", "by June 15, 2023"),
    "2023-09-01/..": (f"с 1 сентября 2023{NB}г.", "from September 1, 2023"),
    "2023-05/..": (f"начало: май 2023{NB}г.", "starting: May 2023"),
    "2023-29/..": (
        "начало: весна 2023 г. (южное полушарие)",
        "starting: spring 2023 (southern hemisphere)",
    ),
    "2028/..": ("начало: 2028", "starting: 2028"),
    "../2023-06-15": (f"по 15 июня 2023{NB}г.", "until June 15, 2023"),
    "../2023-10": (f"окончание: октябрь 2023{NB}г.", "ending: October 2023"),
    "FREQ=DAILY": ("ежедневно", "every day"),
    "FREQ=DAILY;INTERVAL=2": ("каждые 2 дня", "every 2 days"),
    "FREQ=WEEKLY;BYDAY=TU": ("каждый вторник", "every Tuesday"),
    "FREQ=WEEKLY;BYDAY=MO,WE,SU": (
        "каждый понедельник, каждую среду и каждое воскресенье",
        "every Monday, every Wednesday, and every Sunday",
    ),
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU~": (
        "каждые 2 недели: каждую субботу и каждое воскресенье",
        "every 2 weeks: every Saturday and every Sunday",
    ),
    "FREQ=WEEKLY;BYMONTH=6,7;BYDAY=SA": (
        "каждую субботу, июнь и июль",
        "every Saturday, June and July",
    ),
    "FREQ=MONTHLY;BYMONTHDAY=11": ("11-й день каждого месяца", "day 11 of each month"),
    "FREQ=MONTHLY;BYMONTHDAY=1,-1": (
        "1-й день и последний день каждого месяца",
        "day 1 and last day of each month",
    ),
    "FREQ=MONTHLY;BYDAY=1WE,-1FR": (
        "первая среда и последняя пятница каждого месяца",
        "first Wednesday and last Friday of each month",
    ),
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2SA": (
        "каждые 3 месяца: вторая суббота месяца",
        "every 3 months: second Saturday of the month",
    ),
    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=11": (
        "каждые 2 месяца: 11-й день месяца",
        "every 2 months: day 11 of the month",
    ),
    "FREQ=MONTHLY;BYDAY=FR": ("каждую пятницу", "every Friday"),
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": (
        f"первая среда октября: 4 октября 2023{NB}г.",
        "first Wednesday of October: October 4, 2023",
    ),
    "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=20": (
        "20-й день марта и сентября",
        "day 20 of March and September",
    ),
    "[..FREQ=MONTHLY;BYMONTHDAY=11]": (
        "не позднее: 11-й день каждого месяца",
        "no later than: day 11 of each month",
    ),
    "FREQ=WEEKLY;BYDAY=SU in 2023-06/2023-08": (
        f"каждое воскресенье, июнь – август 2023{NB}г.",
        "every Sunday, June – August 2023",
    ),
    "ongoing~": ("в течение года", "in the course of the year"),
    "ongoing in 2023-06": (f"постоянно, июнь 2023{NB}г.", "ongoing, June 2023"),
    "ongoing~ in 2023-06": (
        f"в течение: июнь 2023{NB}г.",
        "in the course of: June 2023",
    ),
}
AGES = {1: "год", 2: "года", 5: "лет", 11: "лет", 21: "год", 876: "лет", 1761: "год", 24: "года"}


@pytest.mark.parametrize("text", WORDS)
def test_a_date_in_words(text: str, languages: Mapping[str, Language]) -> None:
    when = parse_when(text, year_period(2023))
    assert (dates(when, languages["ru"]), dates(when, languages["en"])) == WORDS[text]


def test_ages_have_the_plural_forms_of_the_language(languages: Mapping[str, Language]) -> None:
    russian = {n: languages["ru"].ngettext("{n} year", "{n} years", n) for n in AGES}
    english = {n: languages["en"].ngettext("{n} year", "{n} years", n) for n in (1, 2)}
    assert russian == {n: f"{n} {word}" for n, word in AGES.items()}
    assert english == {1: "1 year", 2: "2 years"}


def test_lists_are_those_of_the_language(languages: Mapping[str, Language]) -> None:
    words = ["a", "b", "c"]
    assert [language.listed(words) for language in languages.values()] == [
        "a, b, and c",
        "a, b и c",
    ]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2024-05", ("май", "May")),
        ("2024-10/2024-11", ("октябрь – ноябрь", "October – November")),
        ("2024-12/2025-01", ("декабрь – январь", "December – January")),
        ("2024-05-26", (f"26 мая 2024{NB}г.", "May 26, 2024")),
        ("2024-34", (f"2-й квартал 2024{NB}г.", "2nd quarter 2024")),
    ],
)
def test_months_without_their_year(
    languages: Mapping[str, Language], when: str, words: tuple[str, str]
) -> None:
    parsed = parse_when(when, year_period(2024))
    drafts = [DraftWords(language=languages[code]) for code in ("ru", "en")]
    assert tuple(draft.months(parsed) for draft in drafts) == words
