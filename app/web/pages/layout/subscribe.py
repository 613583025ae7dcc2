"""The links people click to subscribe to a feed, or to add one event, in each client."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from itertools import accumulate
from urllib.parse import quote, urlsplit

from calendars.feeds.placement import Placement

GOOGLE = "https://calendar.google.com/calendar"
OUTLOOK = "https://outlook.live.com/calendar/0"
OFFICE = "https://outlook.office.com/calendar/0"
# Told by people who use it, not by Yandex's help: so the page says what to do if it opens nothing.
YANDEX = "https://calendar.yandex.ru/week?sidebar=addFeed"
MAILRU = "https://calendar.mail.ru/"
# Both named by the program's own source, https://github.com/bitfireAT/icsx5.
ICSX5_STORES = {
    "F-Droid": "https://f-droid.org/packages/at.bitfire.icsdroid/",
    "Google Play": "https://play.google.com/store/apps/details?id=at.bitfire.icsdroid",
}
MOST_DETAILS = 1499
"""Characters of the details of one event, encoded: services refuse long addresses."""
MOST_WORDS = 400
"""Characters of its title and of its place, encoded."""
ELLIPSIS = " …"
NEW_LINE = "\n"
_WORD = re.compile(r"\s*\S+")
# Names that only a local network knows (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal).
_LOCAL = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "lan")


class Client(StrEnum):
    """The calendar programs that have a way of their own."""

    APPLE = "apple"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    OFFICE = "office"
    OUTLOOK_PROGRAM = "outlook-program"
    YANDEX = "yandex"
    MAILRU = "mailru"
    ANDROID = "android"
    THUNDERBIRD = "thunderbird"
    NEXTCLOUD = "nextcloud"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Every address of one feed; `add_by_url` is Google's page to paste `https` into."""

    https: str
    webcal: str
    google: str
    add_by_url: str
    outlook: str
    office: str


def feed_links(url: str, name: str) -> Links:
    """Return the links of a feed; `url` is its https (or http) address, `name` is shown."""
    webcal = f"webcal:{url.partition(':')[2]}"
    query = f"url={_encoded(url)}&name={_encoded(name)}"
    return Links(
        https=url,
        webcal=webcal,
        google=f"{GOOGLE}/u/0/r?cid={_encoded(webcal)}",
        add_by_url=f"{GOOGLE}/u/0/r/settings/addbyurl",
        outlook=f"{OUTLOOK}/addfromweb/?{query}",
        office=f"{OFFICE}/addfromweb/?{query}",
    )


def details(text: str, url: str) -> str:
    """Return what a link to add one event tells of it: bounded, its page's address at the end."""
    return f"{_bounded(text, MOST_DETAILS - len(_encoded(NEW_LINE + url)))}{NEW_LINE}{url}"


def _bounded(text: str, most: int) -> str:
    """Return a text whose encoded form has at most so many characters, cut after a word."""
    if len(_encoded(text)) <= most:
        return text
    room = most - len(_encoded(ELLIPSIS))
    # A script that writes no spaces has no words to cut after.
    kept = _fitting(_WORD.findall(text), room) or _fitting(text, room)
    return f"{kept.rstrip()}{ELLIPSIS}"


def _fitting(parts: Sequence[str], room: int) -> str:
    """Return the first parts that have room, encoded."""
    lengths = accumulate(len(_encoded(part)) for part in parts)
    return "".join(part for part, length in zip(parts, lengths, strict=True) if length <= room)


def google_event(title: str, placed: Placement, details: str, location: str) -> str:
    """Return the link that adds one event to Google Calendar; its end is exclusive."""
    days = f"{placed.start:%Y%m%d}/{placed.end:%Y%m%d}"
    if placed.moments:
        days = "/".join(f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in placed.moments)
    return (
        f"{GOOGLE}/render?action=TEMPLATE&dates={days}&text={_short(title)}"
        f"&details={_encoded(details)}&location={_short(location)}&crm=AVAILABLE"
    )


def outlook_event(title: str, placed: Placement, details: str, location: str) -> str:
    """Return the link that adds one event to Outlook.com; its end is exclusive."""
    days = f"startdt={placed.start}&enddt={placed.end}&allday=true"
    if placed.moments:
        begin, end = (moment.astimezone(UTC) for moment in placed.moments)
        days = f"startdt={begin:%Y-%m-%dT%H:%M:%SZ}&enddt={end:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{OUTLOOK}/action/compose?rru=addevent&{days}"
        f"&subject={_short(title)}&body={_encoded(details)}"
        f"&location={_short(location)}"
    )


def is_public(url: str) -> bool:
    """Tell whether services on the internet can reach an address, as far as its name shows."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not any(f".{host}".endswith(f".{name}") for name in _LOCAL)


def _short(text: str) -> str:
    return _encoded(_bounded(text, MOST_WORDS))


def _encoded(text: str) -> str:
    return quote(text, safe="")
