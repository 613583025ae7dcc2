"""Where the answers stand here that a site of files has at addresses of its own.

An address once published never dies: a site that moves from a host of files to this server goes on
answering what was bookmarked there.
"""

import re

from calendars.feeds.addresses import api_path

_RECORDS = re.compile(r"/api/(entries|categories|places|changes|recheck)\.json", re.IGNORECASE)
_CHOSEN = re.compile(r"/api/(categories|places)/([^/]+)\.json", re.IGNORECASE)
_TABLE = re.compile(r"/tables/([^/]+)/(places/)?([^/]+)\.(csv|xlsx)", re.IGNORECASE)
_FILTERS = {"categories": "category", "places": "place"}


def moved(path: str) -> tuple[str, str] | None:
    """Return the path and the query for the address of a file; None where it is none."""
    if found := _RECORDS.fullmatch(path):
        return api_path(found[1].lower()), ""
    if found := _CHOSEN.fullmatch(path):
        return api_path("entries"), f"{_FILTERS[found[1].lower()]}={found[2]}"
    if found := _TABLE.fullmatch(path):
        code, city, name, ending = found.groups()
        chosen = {"language": code}
        if city or name.lower() != "all":
            chosen["place" if city else "category"] = name
        query = "&".join(f"{each}={value}" for each, value in sorted(chosen.items()))
        return api_path(f"entries.{ending.lower()}"), query
    return None
