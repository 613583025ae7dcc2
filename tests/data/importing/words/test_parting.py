"""A cell parted into its date and what stands beside it, or doubted."""

import pytest

from data.importing.words.dates import Sense
from data.importing.words.parting import parted
from data.importing.words.places import gazetteer
from data.when.period import year_period

PARTED = [
    ("Хабаровск, 26 мая - 2 июня", "26 мая - 2 июня", ("Хабаровск",)),
    ("г. Орёл, 5–7 сентября (дата уточняется)", "5–7 сентября (дата уточняется)", ("г. Орёл",)),
    ("12-14 апреля\nБеларусь, г. Минск", "12-14 апреля", ("Беларусь, г. Минск",)),
    ("Хабаровск 26, 27 мая", "26, 27 мая", ("Хабаровск",)),
    ("26 мая, ул. Ленина, 5", "26 мая", ("ул. Ленина, 5",)),
    ("26 мая, Дворец культуры, 18.00", "26 мая, 18.00", ("Дворец культуры",)),
    ("Москва (май), Тверь (июнь)", "май; июнь", ("Москва", "Тверь")),
    ("Тверь, май-июнь; Ржев, сентябрь", "май-июнь; сентябрь", ("Тверь", "Ржев")),
    ("Школа № 5, 26 мая", "26 мая", ("Школа № 5",)),
    ("онлайн, 5 мая", "онлайн, 5 мая", ()),
    ("в Москве 9 мая", "9 мая", ("в Москве",)),
    ("Москва, дата и место уточняются", "дата и место уточняются", ("Москва",)),
    ("с 5 мая по 7 июня г. Тверь", "с 5 мая по 7 июня", ("г. Тверь",)),
    ("Geneva, Room XX, 12 May", "12 May", ("Geneva, Room XX",)),
    ("1 Main Street, 5 May", "5 May", ("1 Main Street",)),
    ("Room 5, 12 May", "12 May", ("Room 5",)),
    ("5 May 2023 10:00-12:00 Room 4", "5 May 2023 10:00-12:00", ("Room 4",)),
]
DOUBTED = [
    "Москва, павильон 7, 13-15 октября",
    "ул. Ленина, 5\n26 мая",
    "ул. 8 Марта, 15 апреля",
    "Школа 5 мая",
    "26 мая, 5 этаж",
    "Зимний сад, 5 мая",
    "Хабаровск 31 июня",
    "Hall 3, 12 May",
    "Paris or London, May",
    "Summer School, Rome, July 3-7",
]


def sense(text: str) -> Sense:
    language = "ru" if any("а" <= letter.lower() <= "я" for letter in text) else "en"
    return Sense(period=year_period(2023), language=language, places=gazetteer({}, language))


@pytest.mark.parametrize(("text", "said", "rest"), PARTED)
def test_parted(text: str, said: str, rest: tuple[str, ...]) -> None:
    found = parted(text, sense(text))
    assert found is not None
    assert (found.said, found.rest, found.unsure) == (said, rest, None)
    assert len(found.answer.readings) == 1


@pytest.mark.parametrize("text", DOUBTED)
def test_doubted(text: str) -> None:
    found = parted(text, sense(text))
    assert found is not None
    assert found.unsure or len(found.answer.readings) != 1


@pytest.mark.parametrize("text", ["Большой зал", "каб. 12", "", "г. Минск"])
def test_no_date(text: str) -> None:
    assert parted(text, sense(text)) is None


def test_days_below_a_month_may_number_what_follows() -> None:
    sense = Sense(period=year_period(2023), language="ru", places=gazetteer({}, "ru"))
    texts = ("1–10 классы", "5 зал", "5 г. Зареченск")
    found = [part.unsure for text in texts if (part := parted(text, sense, "Май"))]
    why = "the number before the date may belong to the place"
    assert [unsure and str(unsure) for unsure in found] == [why, why, None]
