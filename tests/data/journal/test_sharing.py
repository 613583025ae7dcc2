"""What items have in common is one object once they are read, and equal to what it was."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.journal.revision import read_revision, write_revision
from data.journal.sharing import sharing
from data.plan.model import Category, Item, Place
from tests.data.journal.test_publication import FIRST, FORUM, MINSK, line

TEXTS = st.dictionaries(st.sampled_from(["ru", "en", "kk"]), st.text(max_size=20), min_size=1)
DEGREES = st.none() | st.floats(min_value=-90, max_value=90)
PLACES = st.builds(Place, key=st.text(max_size=5), name=TEXTS, latitude=DEGREES, longitude=DEGREES)
CATEGORIES = st.builds(Category, key=st.text(max_size=5), name=TEXTS, note=st.none() | TEXTS)
ITEMS = st.builds(
    lambda category, places, organisers, said: replace(
        FORUM, category=category, places=places, organisers=organisers, said=said
    ),
    CATEGORIES,
    st.lists(PLACES, max_size=3).map(tuple),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.text(max_size=20),
)


@given(ITEMS)
def test_an_item_stays_equal_to_the_letter(item: Item) -> None:
    # Compared as octets: 0.0 equals -0.0, and {"ru": …, "en": …} equals {"en": …, "ru": …}.
    assert write_revision(line(FIRST, sharing(item))) == write_revision(line(FIRST, item))


def test_what_two_lines_have_in_common_is_one_object() -> None:
    first, second = (
        read_revision(write_revision(line(FIRST, replace(FORUM, key=key)))).item
        for key in ("one", "two")
    )
    assert first is not None
    assert second is not None
    for name in ("category", "when", "said", "places", "organisers"):
        assert getattr(first, name) is getattr(second, name)


def test_a_zero_keeps_its_sign() -> None:
    signs = [
        str(sharing(replace(FORUM, places=(replace(MINSK, latitude=zero),))).places[0].latitude)
        for zero in (0.0, -0.0)
    ]
    assert signs == ["0.0", "-0.0"]
