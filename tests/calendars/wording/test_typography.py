"""Texts as in print: quotes, dashes, spaces; and what a wording of a date says in English."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from calendars.feeds.site import Site
from calendars.wording.gloss import gloss
from calendars.wording.typography import headline, named_first, typeset


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('Итоги конкурса "Город, где хочется жить"', "Итоги конкурса «Город, где хочется жить»"),
        ('Конкурс «Города: "Наш дом"»', "Конкурс «Города: „Наш дом“»"),
        ('Конкурс "Города: "Наш дом""', "Конкурс «Города: „Наш дом“»"),
        ('не закрыта "кавычка', "не\u00a0закрыта «кавычка"),
        ("XXI век – время", "XXI\u00a0век\u00a0— время"),
        ("Москва - город", "Москва\u00a0— город"),
        ("9-10 сентября", "9–10\u00a0сентября"),
        ("14 марта, 12:00 – 15:00", "14\u00a0марта, 12:00–15:00"),
        ("2023-05-26", "2023-05-26"),
        ("городов-членов", "городов-членов"),
        ("25 лет в Москве и на Волге", "25\u00a0лет в\u00a0Москве и\u00a0на\u00a0Волге"),
        ("А. С. Пушкин, А.С. Пушкин", "А.\u00a0С.\u00a0Пушкин, А.\u00a0С.\u00a0Пушкин"),
    ],
)
def test_russian_as_in_print(written: str, printed: str) -> None:
    assert typeset(written, "ru") == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('The "City" of cities', "The “City” of cities"),
        ("“The “City””", "“The ‘City’”"),
        ("The Century – the Time", "The Century\u00a0– the Time"),
    ],
)
def test_english_as_in_print(written: str, printed: str) -> None:
    assert typeset(written, "en") == printed


def test_a_language_whose_printing_is_not_known_stays_as_it_is() -> None:
    assert typeset('9-10 "x" - y', "de") == '9-10 "x" - y'


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Форум «ГОРОДСКИЕ ТЕХНОЛОГИИ».", "Форум «ГОРОДСКИЕ ТЕХНОЛОГИИ»"),
        ("Участие в собраниях:", "Участие в\u00a0собраниях"),
        ("Встреча и др.", "Встреча и\u00a0др."),
        ("Ждём…", "Ждём…"),
    ],
)
def test_no_stop_ends_a_title(written: str, printed: str) -> None:
    assert headline(written, "ru") == printed


def test_a_city_stands_first_where_its_name_would_need_another_case(site: Site) -> None:
    entries = site.publication.entries
    jubilee = entries["mag-2023", "jubilee-khabarovsk"].item
    day = entries["mag-2023", "city-day-minsk"].item
    assert named_first("Юбилей города Хабаровск", jubilee, "ru") == "Хабаровск"
    assert named_first("Юбилей города Хабаровск", replace(jubilee, age=None), "ru") == (
        "Хабаровск, юбилей"
    )
    assert named_first("День города Минск", day, "ru") == "Минск, День города"
    assert named_first("День города Минска", day, "ru") == "День города Минска"
    assert named_first("Minsk City Day", day, "en") == "Minsk City Day"


GLOSSES: Mapping[str, str] = {
    "конец лета": "end of summer",
    "26 мая": "26 May",
    "9-10 сентября": "9–10 September",
    "октябрь-ноябрь": "October–November",
    "вторая половина мая": "second half of May",
    "по отдельному графику": "on a schedule of its own",
    "ежеквартал.": "quarterly",
    "когда-нибудь в мае": "",
}


@pytest.mark.parametrize(("said", "meant"), GLOSSES.items())
def test_a_wording_of_a_date_is_glossed_where_every_word_is_known(said: str, meant: str) -> None:
    assert gloss(said, "ru", "en") == meant
    assert gloss(said, "ru", "de") == gloss(said, "en", "en") == ""
