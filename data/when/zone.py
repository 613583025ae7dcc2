"""Time zones by their IANA names, from the `tzdata` package: the same on every machine."""

from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from data.errors import Sentence
from data.when.edtf import WhenError

_PACKAGE = files("tzdata")


@lru_cache(maxsize=64)
def read_zone(name: str) -> ZoneInfo:
    """Return the time zone of a name such as `Europe/Moscow`.

    Raises WhenError.
    """
    if name not in _names():
        remedy = Sentence("write a name of the IANA database, as in Europe/Moscow")
        raise WhenError(Sentence("it is no time zone"), remedy)
    # ZoneInfo(name) would prefer the machine's own database, which may be of another year.
    with _PACKAGE.joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(_PACKAGE.joinpath("zones").read_text(encoding="ascii").split())
