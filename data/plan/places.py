"""Read places.toml, which lists the places that plans name by keys; it may be missing."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from data.errors import Fault, Faulty, Sentence
from data.plan.checks import TITLE_LENGTH, Texts, Words, check_key, check_zone
from data.plan.lines import KeyPath
from data.plan.model import Place
from data.plan.toml import TomlFile, open_toml

PLACES = "places.toml"


class _City(msgspec.Struct, kw_only=True):
    """A place as the file has it."""

    name: Words
    latitude: float | None = None
    longitude: float | None = None
    founded: int | None = None
    timezone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The places by key, None for a faulty one; None for all where the file can't be read.

    `founded` has the years of foundation, as ISO 8601 counts them: 0 is 1 BC; `zones` the time
    zones (IANA) of those that say theirs.
    """

    places: Mapping[str, Place | None] | None = field(default_factory=dict)
    founded: Mapping[str, int] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()


def read_places(path: Path, languages: Sequence[str]) -> Listed:
    """Return the places that a folder lists, with the faults of their file."""
    # A link that leads nowhere is no file that is missing on purpose.
    if not os.path.lexists(path):
        return Listed()
    try:
        file, table = open_toml(path)
    except Faulty as error:
        return Listed(places=None, faults=error.faults)
    texts = Texts(file=file, languages=languages)
    cities = {key: _city(file, key, value) for key, value in table.items()}
    places = {key: _place(texts, key, city) if city else None for key, city in cities.items()}
    years = {key: city.founded for key, city in cities.items() if city}
    founded = {key: year for key, year in years.items() if year is not None}
    zones = {key: city.timezone for key, city in cities.items() if city and city.timezone}
    for key, zone in zones.items():
        check_zone(file, (key, "timezone"), zone)
    return Listed(places=places, founded=founded, zones=zones, faults=file.faults)


def _city(file: TomlFile, key: str, value: object) -> _City | None:
    check_key(file, (key,), key)
    return file.shape((key,), value, _City)


def _place(texts: Texts, key: str, city: _City) -> Place:
    _check_position(texts.file, (key,), city)
    name = texts.read((key, "name"), city.name, TITLE_LENGTH)
    return Place(key=key, name=name, latitude=city.latitude, longitude=city.longitude)


def _check_position(file: TomlFile, at: KeyPath, city: _City) -> None:
    _check_degrees(file, (*at, "latitude"), city.latitude, 90)
    _check_degrees(file, (*at, "longitude"), city.longitude, 180)
    if (city.latitude is None) != (city.longitude is None):
        problem = Sentence("one of latitude and longitude is missing")
        file.fault(at, None, problem, Sentence("write both, or neither"))
    if city.latitude == city.longitude == 0:
        remedy = Sentence("leave both out where the place is not known")
        file.fault((*at, "latitude"), 0, Sentence("0, 0 is a point in the sea"), remedy)


def _check_degrees(file: TomlFile, at: KeyPath, degrees: float | None, limit: int) -> None:
    if degrees is not None and not -limit <= degrees <= limit:
        remedy = Sentence("write degrees from -{limit} to {limit}", limit=limit)
        file.fault(at, degrees, Sentence("it is off the globe"), remedy)
