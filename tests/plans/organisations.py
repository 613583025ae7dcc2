"""Five organisations whose plans are worded as real ones are, published at a fixed time."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language, load_languages
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, fold
from data.plan.loader import Sources, load_sources
from data.publishing.comparison import compare, revisions
from tests.conftest import BASE_URL

FOLDERS = Path(__file__).parent
ORGANISATIONS = {
    "museum": "museum-2027",
    "parliament": "parliament-2027",
    "league": "league-2027",
    "school": "school-2026",
    "university": "almanac-2026",
}
"""Their folders, and the plan of each."""
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""Before the years of three plans, and within those of the school and the university."""


def sources(name: str, languages: Mapping[str, Language]) -> Sources:
    """Return the plan of an organisation."""
    return load_sources(FOLDERS / name, list(languages))


def publish(name: str, languages: Mapping[str, Language], journal: Path) -> Site:
    """Return the site of an organisation after its first publication, which the journal gets."""
    plans = sources(name, languages).plans
    file_store(journal).append(revisions(compare(plans, EMPTY), EMPTY, NOW), START)
    return build_site(fold(file_store(journal).read().revisions), languages, BASE_URL)


def main() -> None:
    """Print each feed of each organisation with a hash of its octets."""
    languages = load_languages()
    for name in ORGANISATIONS:
        site = publish(name, languages, Path(sys.argv[1]) / f"{name}.jsonl")
        for path, feed in site.feeds.items():
            print(name, path, sha256(feed.body).hexdigest())  # noqa: T201 - read by the tests


if __name__ == "__main__":
    main()
