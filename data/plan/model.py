"""The values of a plan: frozen, keyword-only, complete when made."""

import msgspec

from data.when.period import Period
from data.when.value import When

Text = dict[str, str]
"""One text: language code (BCP 47) to wording; the plan's own language is always there."""
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
    """A city or a venue; `latitude` and `longitude` in degrees, where both are known.

    The key of one that isn't listed in places.toml, but only named in the plan, is empty.
    """

    key: str
    name: Text
    latitude: float | None = None
    longitude: float | None = None

    @property
    def position(self) -> tuple[float, float] | None:
        """Return latitude and longitude, where they are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


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
    """One row of a plan, with the category and the places it names resolved.

    `said` is the plan's own wording of the date; `row` its number in the source; `age` the years
    the plan gives a jubilee or a city day; `url` is an address of the item's own, such as its
    programme; `reason` why it is cancelled, where the plan tells.
    """

    key: str
    category: Category
    row: int
    title: Text
    when: When
    said: str
    places: tuple[Place, ...] = ()
    age: int | None = None
    organisers: tuple[Text, ...] = ()
    notes: Text | None = None
    url: str | None = None
    cancelled: bool = False
    reason: Text | None = None

    @property
    def place(self) -> Place | None:
        """Return the place of an item that has just one."""
        return self.places[0] if len(self.places) == 1 else None


class Drafted(Value, frozen=True, kw_only=True):
    """An item that is not settled yet, and why it stands in the plan; it is not published."""

    item: Item
    reason: str


class Contact(Value, frozen=True, kw_only=True):
    """Whom to ask about the plan: a person or an office, and the ways to reach them."""

    name: Text | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


class Source(Value, frozen=True, kw_only=True):
    """The document a plan comes from: what it is called, and where it can be had.

    `file` is its name in the folder of source documents.
    """

    title: Text
    url: str | None = None
    file: str | None = None


class Organisation(Value, frozen=True, kw_only=True):
    """Whose plans a folder holds.

    `domain` stands in every UID, for ever; `languages` are BCP 47 codes, that of the plans
    themselves first; `timezone` is a name of the IANA database; `color` a CSS3 colour name.
    `official` tells whether it publishes them itself; None: nobody said.
    """

    name: Text
    domain: str
    languages: tuple[str, ...]
    timezone: str = "UTC"
    color: str
    contact: Contact | None = None
    source: Source | None = None
    official: bool | None = None


class Header(Value, frozen=True, kw_only=True):
    """What a plan says of itself, and whose it is."""

    period: Period
    organisation: Organisation
    title: Text
    sections: tuple[Section, ...]

    @property
    def year(self) -> int:
        """Return the year the plan is called by: that in which its period begins."""
        return self.period.start.year

    @property
    def language(self) -> str:
        """Return the language that the plan is written in."""
        return self.organisation.languages[0]


class Plan(Value, frozen=True, kw_only=True):
    """One organisation's plan for one period; `slug` is its file's name without `.toml`.

    Only `items` are published.
    """

    slug: str
    header: Header
    items: tuple[Item, ...]
    drafts: tuple[Drafted, ...] = ()
