"""Which program asks, by its User-Agent."""

from functools import lru_cache

OTHER = "other"

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # As reported by users of Google Calendar: aaronpk/Meetable#138.
    ("google", ("google-calendar-importer",)),
    # `Nextcloud Webcal Service`, before it `Webcal Crawler`: nextcloud/server,
    # apps/dav/lib/CalDAV/WebcalCaching.
    ("nextcloud", ("nextcloud",)),
    # `ICSx5/2.2 (ical4j/… okhttp/… Android/…)`, once `ICSdroid/`: bitfireAT/icsx5, Constants.kt.
    ("icsx5", ("icsx5/", "icsdroid/", "davx5/")),
    # `Mozilla/5.0 … Gecko/20100101 Thunderbird/153.0`: sent by the one the tests subscribe with.
    ("thunderbird", ("thunderbird/",)),
    # `Evolution/3.46.4`: sent by the one the tests subscribe with.
    ("evolution", ("evolution/", "evolution-")),
    # `iOS/18.0 (22A3354) dataaccessd/1.0`, `macOS/13.0 (22A380) dataaccessd/1.0`, before them
    # `CalendarAgent/` and `CalendarStore/`: browscap/browscap#382, tine20/tine20#7407.
    ("apple", ("dataaccessd/", "calendaragent/", "calendarstore/")),
    # `Microsoft Exchange/15.20 (…)` from Outlook on the web, `Microsoft Office/16.0 (… Microsoft
    # Outlook 16.0 …)` from the program: as such requests stand in published server logs.
    ("outlook", ("microsoft exchange/", "microsoft outlook", "microsoft office/", "outlook-")),
    ("curl", ("curl/", "wget/")),
    # Whatever says that it is one, so the last: calendar programs say so too.
    ("browser", ("mozilla/", "opera/")),
)
"""A family, and what the User-Agent of one of it has in it, in lower case; the first one counts."""

NAMES = (*(name for name, _ in FAMILIES), OTHER)

LOOKED_AT = 512
"""Octets of a User-Agent that are looked at."""

SHARED = ("google", "outlook")
"""Families whose makers ask once for many people, or from few addresses for all."""


def family(agent: bytes) -> str:
    """Return the family of a User-Agent, as its octets stand in the request."""
    return _family(agent[:LOOKED_AT])


# Most requests come from the same few programs; strangers can't fill it.
@lru_cache(maxsize=512)
def _family(agent: bytes) -> str:
    text = agent.lower().decode("latin-1")
    return next((name for name, signs in FAMILIES if any(sign in text for sign in signs)), OTHER)
