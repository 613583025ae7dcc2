"""The values of a plan: frozen, keyword-only, complete when made."""

import msgspec

from data.when.value import When

Text = dict[str, str]
"""One text in every language: language code to wording."""
YEARLY = "yearly"
JUBILEES = "jubilees"
RETURNS = (YEARLY, JUBILEES)
"""How a category may say that its items come again."""


class Value(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """The common shape of all values; what is at its default is left out of JSON.

    The collector leaves them alone: they hold no cycles, and a long journal has very many.
    """


class Place(Value, frozen=True, kw_only=True):
    """A city; `latitude` and `longitude` in degrees."""

    key: str
    name: Text
    latitude: float
    longitude: float


class Category(Value, frozen=True, kw_only=True):
    """What an item says of the part of the plan it stands in; `note` is that part's footnote."""

    key: str
    name: Text
    note: Text | None = None


class Section(Value, frozen=True, kw_only=True):
    """A category as the plan presents it: the plan's own heading, a CSS3 colour name.

    `returns` is how its items come again a year later: all of them, or computed from the years of
    foundation, for ages that are multiples of one of `jubilees`; None: looked at one by one.
    """

    category: Category
    heading: Text
    color: str
    returns: str | None = None
    jubilees: tuple[int, ...] = ()


class Item(Value, frozen=True, kw_only=True):
    """One row of a plan, with the category and the place it names resolved.

    `said` is the plan's own wording of the date; `row` its number in the source; `age` the years
    the plan gives a jubilee or a city day; `reason` why it is cancelled, where the plan tells.
    """

    key: str
    category: Category
    row: int
    title: Text
    when: When
    said: str
    place: Place | None = None
    age: int | None = None
    organisers: tuple[Text, ...] = ()
    notes: Text | None = None
    cancelled: bool = False
    reason: Text | None = None


class Drafted(Value, frozen=True, kw_only=True):
    """An item that is not settled yet, and why it stands in the plan; it is not published."""

    item: Item
    reason: str


class Header(Value, frozen=True, kw_only=True):
    """What a plan says of itself; `domain` stands in every UID, `color` is a CSS3 colour name."""

    year: int
    domain: str
    color: str
    organisation: Text
    title: Text
    sections: tuple[Section, ...]

    @property
    def language(self) -> str:
        """Return the language that the plan is written in: that of its first text."""
        return next(iter(self.title))


class Plan(Value, frozen=True, kw_only=True):
    """One organisation's plan for one year; `slug` is its file's name without `.toml`.

    Only `items` are published.
    """

    slug: str
    header: Header
    items: tuple[Item, ...]
    drafts: tuple[Drafted, ...] = ()
