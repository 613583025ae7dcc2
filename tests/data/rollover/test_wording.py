"""The wording of drafts, and the whole drafted plan of 2024 as a file."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from calendars.wording.drafting import DraftWords
from calendars.wording.language import Language
from data.plan.loader import Sources, load_sources
from data.plan.model import Drafted, Item, Plan
from data.rollover.carrying import Rules
from data.rollover.draft import Draft, draft_plan
from data.rollover.reasons import (
    Aged,
    Anniversary,
    Cancelled,
    Disagreeing,
    Founded,
    Jubilee,
    Left,
    Loosened,
    Numbered,
    Plain,
    Planned,
    Reason,
    Renamed,
    SameTime,
)
from data.rollover.wording import comments, draft_file, drafted_plan, heads, reason, remarks
from data.when.period import year_period
from data.when.reading import parse_when
from tests.conftest import MAG, ROOT

GOLDEN = ROOT / "tests/golden/plans/mag-2024.toml"


@pytest.fixture(scope="session")
def words(languages: Mapping[str, Language]) -> Mapping[str, DraftWords]:
    """Return every language, as drafting asks it."""
    return {code: DraftWords(language=language) for code, language in languages.items()}


def draft_of(plan: Plan, sources: Sources, words: DraftWords) -> Draft:
    rules = Rules(places=sources.places, founded=sources.founded, words=words)
    return draft_plan(plan, rules)


def read(text: str) -> tuple[Plan, ...]:
    """Return the plan of a draft's file, read beside МАГ's places."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for kept in ("kalends.toml", "places.toml"):
            shutil.copy(MAG / kept, folder)
        (folder / "plans").mkdir()
        (folder / "plans/mag-2024.toml").write_text(text, encoding="utf-8")
        return load_sources(folder, ["en", "ru"]).plans


def test_the_draft_of_2024_is_the_golden_file(
    sources: Sources, words: Mapping[str, DraftWords], pytestconfig: pytest.Config
) -> None:
    draft = draft_of(sources.plans[0], sources, words["ru"])
    text = draft_file(draft, words["ru"])
    if pytestconfig.getoption("golden"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == text, "look at it, then run `make golden`"
    assert read(GOLDEN.read_text(encoding="utf-8")) == (drafted_plan(draft, words["ru"]),)


ITEMS = st.tuples(
    st.sampled_from(["XXIX сессия", "5-й форум", '"25 лет"', "It's 2023", "Пётр I", "\\", "#"]),
    st.sampled_from(["2023-05-26", "2023-08~", "2023-12-31/2024-01-01", "2023-34", "ongoing"]),
    st.none() | st.integers(1, 3000),
    st.booleans(),
)


@settings(max_examples=50)
@given(changes=st.lists(ITEMS, min_size=46, max_size=46))
def test_what_is_written_is_what_was_drafted(
    sources: Sources,
    words: Mapping[str, DraftWords],
    changes: list[tuple[str, str, int | None, bool]],
) -> None:
    (plan,) = sources.plans
    items = tuple(
        replace(
            item,
            title={"ru": title, "en": title},
            when=parse_when(when, year_period(2023)),
            age=age,
            cancelled=cancelled,
            notes={"ru": title, "en": f"2023: {title}"},
        )
        for item, (title, when, age, cancelled) in zip(plan.items, changes, strict=True)
    )
    draft = draft_of(replace(plan, items=items), sources, words["en"])
    assert read(draft_file(draft, words["ru"])) == (drafted_plan(draft, words["ru"]),)


def test_reasons_are_in_the_language_asked_for_and_dates_in_the_plans(
    sources: Sources, words: Mapping[str, DraftWords]
) -> None:
    draft = draft_of(sources.plans[0], sources, words["ru"])
    session = drafted_plan(draft, words["en"]).drafts[0]
    assert (session.item.said, session.reason) == (
        "май",
        (
            "The ordinals are moved on: XXIX → XXX, XV → XVI. "
            "In the plan for 2023 it was “26 мая”; only the month is kept: find the date."
        ),
    )


def test_comments_say_what_is_not_in_the_draft(
    sources: Sources, words: Mapping[str, DraftWords]
) -> None:
    (plan,) = sources.plans
    session, *items = plan.items
    kept: list[Item] = [item for item in items if item.place and item.place.key == "batumi"]
    plan = replace(plan, items=tuple(kept), drafts=(Drafted(item=session, reason="?"),))
    alone = Sources(
        organisation=sources.organisation, plans=(plan,), places=sources.places, founded={}
    )
    draft = draft_of(plan, alone, words["ru"])
    unsettled = (
        f"Not carried over, as they were still drafts in the plan mag-2023: {session.title['en']}."
    )
    uncounted = (
        "Left out, as no year of foundation is known; check by hand (ages of 2023): "
        "Jubilee of the City of Batumi, 145 years."
    )
    assert list(heads(draft, words["en"])) == [
        "Draft of the plan for 2024, made from the plan mag-2023.",
        (
            "An item with a line “draft” is not published. Check what the line says, correct the "
            "item and delete the line: then the item is part of the plan."
        ),
        unsettled,
    ]
    assert comments(draft, words["en"])["jubilees"] == (
        "Jubilees of MAG Cities",
        "Computed from the years of foundation: the age is a multiple of one of these: 5, 10.",
        "A city whose day stands in the plan has its jubilee there.",
        "There is none in 2024.",
        uncounted,
    )
    assert remarks(draft, words["en"]) == (unsettled, uncounted)


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (Plain.GOES_ON, "Ведётся в течение всего года."),
        (Plain.YEARLY, "В плане названо ежегодным."),
        (Plain.RETURNS, "По плану всё в этом разделе повторяется каждый год."),
        (Plain.UNKNOWN, "Из плана не видно, проводится ли это ежегодно: уточните."),
        (
            Plain.UNEVEN,
            "Порядковые номера в текстах на разных языках не совпадают: проверьте тексты.",
        ),
        (Plain.UNDATED, "В прошлогоднем плане даты этого города нет: уточните дату."),
        (Plain.NO_YEAR, "Год основания города не установлен."),
        (Numbered(steps=(("X", "XI"),)), "Порядковый номер увеличен на единицу: X → XI."),
        (Renamed(years=("2024",)), "Год в тексте заменён на 2024."),
        (
            Left(words=("2021-2023", "26.05.2023")),
            "В тексте осталось без изменений: «2021-2023, 26.05.2023», уточните.",
        ),
        (
            Anniversary(words=("25 лет",)),
            (
                "В тексте названа годовщина («25 лет»), она бывает не каждый год; число оставлено "
                "прежним: уточните."
            ),
        ),
        (
            Loosened(said="26 мая", year="2023"),
            "В плане на 2023 год было «26 мая», оставлен только месяц: уточните дату.",
        ),
        (SameTime(said="март", year="2023"), "Срок — как в плане на 2023 год: «март»."),
        (Cancelled(year="2023"), "В 2023 году было отменено."),
        (Aged(before=24, after=25), "Возраст города увеличен на год: 24 → 25."),
        (
            Disagreeing(planned=2806, founded=-781, counted=2805),
            (
                "Возраст расходится: по счёту плана 2806, по году основания (782 до н. э.) 2805: "
                "уточните."
            ),
        ),
        (Jubilee(age=21), "21 год — юбилей."),
        (Founded(age=435, founded=1589), "Юбилей: 435 лет от года основания (1589)."),
        (Planned(age=22), "Юбилей только по счёту прошлогоднего плана: 22 года."),
    ],
)
def test_each_reason_in_words(words: Mapping[str, DraftWords], why: Reason, told: str) -> None:
    assert reason([why], words["ru"]) == told
