"""Which item a row is: real variants of real rows, rows that are new, rows that may be two."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.merging.matching import Matches, Side, match
from data.importing.merging.texts import plain
from data.plan.loader import Sources

MAY, OCTOBER = frozenset({(2023, 5)}), frozenset({(2023, 10)})
NONE: dict[int, int | None] = {}


def match_of(
    rows: Sequence[Side], items: Sequence[Side], pinned: Mapping[int, int | None]
) -> Matches:
    """Return how they match where no row changes anything."""
    return match(rows, items, pinned, lambda _row, _item: 0.0)


def side(title: str, said: str = "", place: str = "", **more: object) -> Side:
    places = frozenset({plain(place)} if place else ())
    return Side(title=title, said=said, places=places, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plan(sources: Sources) -> list[Side]:
    """Return the items of the committed plan: 46 rows that share many words."""
    return [
        Side(
            title=item.title["ru"],
            said=item.said,
            places=frozenset(plain(place.key) for place in item.places),
            months=frozenset({(item.when.start.year, item.when.start.month)})
            if item.when.dated
            else frozenset(),
            section=plain(item.category.name["ru"]),
        )
        for item in sources.plans[0].items
    ]


VARIANTS = [
    # The number of the item in the plan, and how another edition of the document words it.
    (0, "XXIX сессия МАГ «XXI век – время Умных городов!»", "26 мая", "khabarovsk"),
    (0, "29-я сессия МАГ «XXI век – время умных городов!» Итоги XV Международного смотра-конкурса городских практик «Город, где хочется жить»", "25-26 мая", "khabarovsk"),  # noqa: E501
    (1, "Конференция представителей СМИ, подведение итогов конкурса «Город в зеркале СМИ»", "март", "moscow"),  # noqa: E501
    (2, "Международный экономический форум государств-участников СНГ. Круглый стол «XXI век – время Умных городов!»", "март", "moscow"),  # noqa: E501
    (4, "VIII Международный форум-выставка «Городские технологии»", "5–7 апреля", "novosibirsk"),
    (6, "Участие в Московском международном урбанистическом форуме", "август", "moscow"),
    (8, "Международная конференция «Москва - энергоэффективный город»", "12 октября", "moscow"),
    (9, "XIX Общероссийский форум «Стратегическое планирование в регионах и городах России»", "23-24 октября", "saint-petersburg"),  # noqa: E501
    (10, "Международный форум общественной дипломатии «Диалог на Волге»", "ноябрь", "volgograd"),
    (11, "Пленарное заседание Межпарламентской Ассамблеи СНГ", "ноябрь", "saint-petersburg"),
    (12, "Участие в годовых собраниях межгородских объединений", "в течение года", ""),
    (16, "Выпуск журнала «Вестник МАГ»", "ежеквартально", ""),
    (18, "Проект «Библиотека городских практик»", "постоянно", ""),
]  # fmt: skip
NEW = [
    ("Международная конференция «Цифровой транспорт»", "октябрь", "moscow"),
    ("Круглый стол «Экология больших городов»", "сентябрь", "moscow"),
    ("Заседание Правления МАГ", "май", "khabarovsk"),
    ("Юбилей города Тула", "9 сентября", "tula"),
    ("День города Рязань", "1 августа", "ryazan"),
    ("Выпуск сборника докладов", "постоянно", ""),
    ("Участие в форуме «Россия – спортивная держава»", "октябрь", "saint-petersburg"),
]


@pytest.mark.parametrize(("item", "title", "said", "place"), VARIANTS)
def test_a_reworded_row_is_the_item_it_was(
    plan: list[Side], item: int, title: str, said: str, place: str
) -> None:
    assert match_of([side(title, said, place)], plan, NONE) == Matches(items={0: item})


@pytest.mark.parametrize(("title", "said", "place"), NEW)
def test_another_event_is_new(plan: list[Side], title: str, said: str, place: str) -> None:
    assert match_of([side(title, said, place)], plan, NONE) == Matches(items={})


def test_all_variants_together_are_told_apart(plan: list[Side]) -> None:
    """The other rows of the document hold their own items, as they would in a whole one."""
    once = {item: (title, said, place) for item, title, said, place in VARIANTS}
    rows = [side(*once[n]) if n in once else one for n, one in enumerate(plan)]
    rows = [*rows[::-1], *(side(*each) for each in NEW)]
    last = len(plan) - 1
    assert match_of(rows, plan, NONE) == Matches(items={last - n: n for n in range(len(plan))})


@given(order=st.permutations(range(46)))
def test_an_order_is_nothing(plan: list[Side], order: list[int]) -> None:
    found = match_of([plan[n] for n in order], plan, NONE)
    same = {n: item for n, item in found.items.items() if item == order[n]}
    assert found == Matches(items=same)
    assert len(same) == len(plan)


TABLE = "Круглый стол «XXI век – время Умных городов!»"


def test_two_alike_rows_are_not_swapped() -> None:
    items = [side(TABLE, "май", months=MAY), side(TABLE, "октябрь", months=OCTOBER)]
    rows = [
        side(TABLE, "12 октября", months=OCTOBER),
        side("Круглый стол «XXI век - время Умных городов»", "май", months=MAY),
    ]
    assert match_of(rows, items, NONE) == Matches(items={0: 1, 1: 0})


def test_a_row_that_may_be_either_is_unsure() -> None:
    items = [side(TABLE, "март"), side(TABLE, "сентябрь")]
    row = side(TABLE, "июнь")
    assert match_of([row], items, NONE) == Matches(items={}, unsure={0: (0, 1)})
    assert match_of([row], items, {0: 1}) == Matches(items={0: 1})
    assert match_of([row], items, {0: None}) == Matches(items={})


def test_two_rows_that_may_be_one_item_are_unsure() -> None:
    rows = [side(TABLE, "июнь"), side(TABLE, "июль")]
    assert match_of(rows, [side(TABLE, "март")], NONE) == Matches(
        items={}, unsure={0: (0,), 1: (0,)}
    )


def test_an_equal_title_elsewhere_at_another_time_is_asked_about() -> None:
    items = [side("День города", "9 мая", "minsk", months=MAY)]
    row = side("День города", "1 октября", "moscow", months=OCTOBER)
    assert match_of([row], items, NONE) == Matches(items={}, unsure={0: (0,)})


def test_twins_keep_their_order() -> None:
    items = [side(TABLE, "март"), side(TABLE, "март")]
    assert match_of(items, items, NONE) == Matches(items={0: 0, 1: 1})
    assert match_of(items[:1], items, NONE) == Matches(items={0: 0})
