"""Places by their declined and abbreviated names, organisers out of lists, broken words."""

import pytest

from data.importing.row import Place
from data.importing.words.morphology import lemmas, may_name, nominative
from data.importing.words.organisers import organisers_in
from data.importing.words.places import gazetteer, places_in
from data.importing.words.repair import joined_cells, mended
from data.plan import model

LISTED = {
    key: model.Place(key=key, name={"ru": russian, "en": english})
    for key, russian, english in (
        ("moscow", "Москва", "Moscow"),
        ("saint-petersburg", "Санкт-Петербург", "Saint Petersburg"),
        ("minsk", "Минск", "Minsk"),
        ("nizhny", "Нижний Новгород", "Nizhny Novgorod"),
    )
}
MOSCOW, MINSK = Place(name="Москва", key="moscow"), Place(name="Минск", key="minsk")
PETERSBURG = Place(name="Санкт-Петербург", key="saint-petersburg")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("в Москве", (MOSCOW,)),
        ("г. Минск", (MINSK,)),
        ("в г. Минске", (MINSK,)),
        ("в городе Твери", (Place(name="Тверь"),)),
        ("в г. Пензе", (Place(name="Пенза"),)),
        ("СПб", (PETERSBURG,)),
        ("Санкт-Петербурге", (PETERSBURG,)),
        ("в Нижнем Новгороде", (Place(name="Нижний Новгород", key="nizhny"),)),
        ("Минск, Москва", (MINSK, MOSCOW)),
        ("Moscow", (MOSCOW,)),
        ("в Самаре", (Place(name="Самара"),)),
        ("г. Тверь", (Place(name="Тверь"),)),
        ("Большой зал", (Place(name="Большой зал"),)),
        ("Москва, Большой зал", (Place(name="Москва, Большой зал"),)),
        ("Москва;\nТверь", (MOSCOW, Place(name="Тверь"))),
    ],
)
def test_places(text: str, places: tuple[Place, ...]) -> None:
    assert places_in(text, gazetteer(LISTED, "ru")) == places


@pytest.mark.parametrize(
    ("text", "organisers"),
    [
        ("Организаторы: МАГ, АО «Русатом»", ("МАГ", "АО «Русатом»")),
        ("Комитет по культуре, науке и спорту", ("Комитет по культуре, науке и спорту",)),
        ("НП «Фонд, центр», мэрия", ("НП «Фонд, центр», мэрия",)),
        ("Отдел права; Отдел кадров", ("Отдел права", "Отдел кадров")),
        ("Иванов И.И.\nПетров П.П.", ("Иванов И.И.", "Петров П.П.")),
        ("Администрация\nгорода", ("Администрация города",)),
        ("Петрова И.И.\nначальники отделов", ("Петрова И.И.", "начальники отделов")),
        ("Петрова И. И.\nотдел\nкадров", ("Петрова И. И.", "отдел кадров")),
        ("Мэрия (по согласованию)", ("Мэрия (по согласованию)",)),
    ],
)
def test_organisers(text: str, organisers: tuple[str, ...]) -> None:
    assert organisers_in(text) == organisers


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("обра-\nзования", "образования"),
        ("обра- зования", "образования"),
        ("Санкт- Петербург", "Санкт-Петербург"),
        ("Информационно- аналитических", "Информационно-аналитических"),
        ("сен-\nтябрь", "сентябрь"),
        ("октябрь- ноябрь", "октябрь-ноябрь"),
        ("\u0425\u0425\u0406 век", "XXI век"),
        ("MA\u0393", "МАГ"),
        ("5- 7 мая", "5- 7 мая"),
        ("две\n строки", "две\nстроки"),
    ],
)
def test_mended(text: str, whole: str) -> None:
    assert mended(text, "ru") == whole


def test_a_heading_cut_over_cells_is_whole() -> None:
    assert joined_cells(["по информационному обесп", "ечению городо", "в-членов"]) == (
        "по информационному обеспечению городов-членов"
    )
    assert joined_cells(["Юбилеи городов", "МАГ"]) == "Юбилеи городов МАГ"


def test_a_letter_without_a_name_is_a_word_of_its_own() -> None:
    assert lemmas("\U00017000") == {"\U00017000"}
    assert may_name("\U00017000")
    assert nominative("\U00017000") is None
