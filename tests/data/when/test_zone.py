"""Time zones are those of the tzdata package, by their exact names."""

from datetime import UTC, datetime

import pytest

from data.when.edtf import WhenError
from data.when.zone import read_zone


def test_a_zone_knows_which_day_a_moment_falls_on() -> None:
    moment = datetime(2023, 11, 26, 22, 30, tzinfo=UTC)
    days = {
        name: moment.astimezone(read_zone(name)).isoformat()
        for name in ("Asia/Vladivostok", "Europe/Moscow", "UTC")
    }
    assert days == {
        "Asia/Vladivostok": "2023-11-27T08:30:00+10:00",
        "Europe/Moscow": "2023-11-27T01:30:00+03:00",
        "UTC": "2023-11-26T22:30:00+00:00",
    }


def test_a_zone_is_read_once() -> None:
    assert read_zone("Europe/Moscow") is read_zone("Europe/Moscow")


@pytest.mark.parametrize("name", ["", "Moscow", "europe/moscow", "../zones", "Europe/", "МСК"])
def test_an_unknown_zone_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(WhenError) as refused:
        read_zone(name)
    assert str(refused.value) == (
        "it is no time zone; write a name of the IANA database, as in Europe/Moscow"
    )
