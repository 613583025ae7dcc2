"""What a feed serves and what a client shows of it, in one spelling."""

import urllib.request

from strict import Component

from tests.conftest import PATIENCE


def fetch(url: str) -> tuple[str, bytes]:
    """Return the ETag and the body."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:  # noqa: S310 - 127.0.0.1
        return response.headers["ETag"], response.read()


def told(event: Component) -> list[tuple[str, str]]:
    """Return every property in one spelling."""
    return sorted(
        (each.name, SPELLINGS.get(each.name, str)(each.value)) for each in event.properties
    )


def six_digits(value: str) -> str:
    return ";".join(f"{float(part):.6f}" for part in value.split(";"))


def sorted_parts(value: str) -> str:
    return ";".join(sorted(value.split(";")))


# Programs write a coordinate's digits and a rule's parts as they like.
SPELLINGS = {"GEO": six_digits, "RRULE": sorted_parts}


def shown(event: Component) -> tuple[str, ...]:
    """Return what a change of date or a cancellation shows itself in."""
    names = ("DTSTART", "DTEND", "STATUS", "SEQUENCE", "X-KALENDS-WHEN")
    return (event.text("SUMMARY"), *(event.get(name) or "" for name in names))
