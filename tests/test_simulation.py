"""The simulation of subscribers counts right where the right counts are known."""

import pytest

from bench.simulate import DOWN, HOUR, MINUTE, Family, Found, simulate

HOURLY = Family(name="hourly", share=1, least=HOUR, most=HOUR)


def of(*families: Family, subscribers: int = 3600, seed: int = 1) -> Found:
    return simulate(subscribers, families, samples=3600, full=1000, known=10, seed=seed)


def test_who_looks_every_hour_makes_a_poll_a_second_for_3600_and_sees_all_within_the_hour() -> None:
    found = of(HOURLY)
    assert found.mean == pytest.approx(1, abs=0.001)
    assert 1 <= found.peak < 1.6
    assert found.half == pytest.approx(HOUR / 2, abs=3 * MINUTE)
    assert HOUR * 0.97 < found.nearly_all <= HOUR
    assert found.failed == pytest.approx(DOWN[1] - DOWN[0], abs=30)


def test_what_is_asked_for_in_full_is_the_first_poll_and_the_one_after_a_publication() -> None:
    week = 7 * 24
    assert of(HOURLY).unchanged == pytest.approx(1 - 2 / week, abs=0.0001)
    never = Family(name="never", share=1, least=HOUR, most=HOUR, conditional=False)
    assert of(never).unchanged == pytest.approx(0.0, abs=0.001)


def test_ten_times_the_subscribers_are_ten_times_the_rate() -> None:
    one, ten = of(HOURLY), of(HOURLY, subscribers=36_000)
    tenfold = [10 * each for each in (one.mean, one.peak, one.octets)]
    assert [ten.mean, ten.peak, ten.octets] == pytest.approx(tenfold)
    assert (ten.half, ten.nearly_all) == (one.half, one.nearly_all)


def test_programs_of_an_office_look_when_they_are_on() -> None:
    office = Family(name="office", share=1, least=HOUR, most=HOUR, hours=(9, 18))
    found = of(office)
    assert found.mean == pytest.approx(9.5 / 24, abs=0.01)
    assert found.peak > 2 * found.mean


def test_the_same_seed_gives_the_same_figures() -> None:
    assert of(HOURLY, seed=7) == of(HOURLY, seed=7)
    assert of(HOURLY, seed=7) != of(HOURLY, seed=8)
