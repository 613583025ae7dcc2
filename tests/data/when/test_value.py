"""What can be asked of a date of every kind."""

from datetime import timedelta

from hypothesis import given

from data.when.value import When
from tests.data.when.generated import WHENS


@given(WHENS)
def test_a_date_touches_the_years_of_the_days_of_its_window(when: When) -> None:
    years = {(when.start + timedelta(days=n)).year for n in range(when.days)}
    assert {year for year in range(min(years) - 2, max(years) + 3) if when.touches(year)} == years
