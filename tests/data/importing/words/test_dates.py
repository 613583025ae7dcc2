"""A month above its rows completes what names none, and leaves alone what does."""

import pytest

from data.importing.words.dates import Sense, order_of, read_date
from data.importing.words.places import gazetteer
from data.when.reading import parse_period

SCHOOL = parse_period("2024-09/2025-08")


@pytest.mark.parametrize(
    ("language", "under", "text", "when"),
    [
        ("ru", "СЕНТЯБРЬ", "2", "2024-09-02"),
        ("ru", "Январь", "5–7", "2025-01-05/2025-01-07"),
        ("ru", "СЕНТЯБРЬ", "в течение месяца", "ongoing~ in 2024-09"),
        ("ru", "Сентябрь 2024", "до конца месяца", "[..2024-09-30]"),
        ("ru", "январь", "последняя неделя", "[2025-01-25..2025-01-31]"),
        ("ru", "январь", "последняя пятница месяца", "FREQ=YEARLY;BYMONTH=1;BYDAY=-1FR"),
        ("ru", "январь", "по пятницам", "FREQ=WEEKLY;BYDAY=FR in 2025-01"),
        ("ru", "январь", "по отдельному графику", "2025-01"),
        ("ru", "январь", "конец февраля", "[2025-02-21..2025-02-28]"),
        ("ru", "январь", "15.02.2025", "2025-02-15"),
        ("ru", "январь", "8, 12-00", "2025-01-08T12:00"),
        ("ru", "январь", "8, 12-14", "{2025-01-08,2025-01-12..2025-01-14}"),
        ("ru", "январь", "2-я среда", "FREQ=YEARLY;BYMONTH=1;BYDAY=2WE"),
        ("ru", "январь", "1 раз в неделю", "every week in 2025-01"),
        ("ru", "январь", "в течение года", "ongoing~"),
        ("ru", "январь", "весь год", "ongoing"),
        ("ru", "I полугодие", "по пятницам", "FREQ=WEEKLY;BYDAY=FR"),
        ("ru", "II КВАРТАЛ 2025 ГОДА", "по пятницам", "FREQ=WEEKLY;BYDAY=FR in 2025-04/2025-06"),
        ("ru", "Лето", "ежемесячно", "every month in 2025-06/2025-08"),
        ("ru", "Май – июнь", "постоянно", "ongoing in 2025-05/2025-06"),
        ("ru", "Лето", "дата уточняется", "2025-22"),
        ("ru", "Лето", "12 мая", "2025-05-12"),
        ("ru", "Лето", "весь год", "ongoing"),
        ("en", "Summer", "every Sunday", "FREQ=WEEKLY;BYDAY=SU in 2025-06/2025-08"),
        ("en", "Spring", "TBC", "2025-21"),
        ("en", "MAY", "Fri 2, 6pm", "2025-05-02T18:00"),
        ("en", "MAY", "Fri 2 – Sat 3", "2025-05-02/2025-05-03"),
        ("en", "MAY", "10th and 12th", "{2025-05-10,2025-05-12}"),
        ("en", "MAY", "Fridays", "FREQ=WEEKLY;BYDAY=FR in 2025-05"),
        ("en", "May 2025", "end of the month", "[2025-05-21..2025-05-31]"),
        ("en", "May", "TBC", "2025-05"),
        ("en", "May", "to be announced", "2025-05"),
        ("en", "May", "3 June", "2025-06-03"),
    ],
)
def test_a_month_above(language: str, under: str, text: str, when: str) -> None:
    sense = Sense(period=SCHOOL, language=language, places=gazetteer({}, language))
    readings = read_date(text, sense, under).readings
    assert [reading.when for reading in readings] == [when]


@pytest.mark.parametrize("text", ["Выставка", "Форум", "Слёт", "Большой зал"])
def test_what_is_no_date_becomes_none_beside_a_month(text: str) -> None:
    sense = Sense(period=SCHOOL, language="ru", places=gazetteer({}, "ru"))
    assert read_date(text, sense, "март").readings == ()


def test_days_and_a_time_may_be_days_alone() -> None:
    sense = Sense(period=SCHOOL, language="ru", places=gazetteer({}, "ru"))
    readings = read_date("8, 12-30", sense, "январь").readings
    assert [reading.when for reading in readings] == [
        "{2025-01-08,2025-01-12..2025-01-30}",
        "2025-01-08T12:30",
    ]


@pytest.mark.parametrize(
    ("texts", "order", "when"),
    [
        (["01/15/2025", "03/04/2025"], "md", ["2025-03-04"]),
        (["15/01/2025"], "dm", ["2025-04-03"]),
        (["15/01/2025", "01/15/2025"], "", ["2025-04-03", "2025-03-04"]),
        (["open 24/7", "size 3/16"], "", ["2025-04-03", "2025-03-04"]),
    ],
)
def test_the_order_of_numbers_is_that_of_other_dates(
    texts: list[str], order: str, when: list[str]
) -> None:
    assert order_of(texts) == order
    sense = Sense(period=SCHOOL, language="en", places=gazetteer({}, "en"), order=order)
    assert [reading.when for reading in read_date("03/04/2025", sense).readings] == when
