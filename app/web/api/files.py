"""The answers to programs as files, for a site that no server answers for."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from app.web.api.query import Query, chosen
from app.web.api.records import (
    SCHEMAS,
    Changes,
    Entries,
    categories,
    change_record,
    entry_id,
    entry_record,
    places,
    recheck,
)
from app.web.api.routes import schema_document
from app.web.api.tables import chosen_table, write_csv, write_xlsx
from calendars.feeds.addresses import (
    api_path,
    entries_file,
    feed_path,
    jcal_path,
    schema_path,
    table_path,
)
from calendars.feeds.icalendar import jcal
from calendars.feeds.options import Options
from calendars.feeds.site import Site
from data.publishing.due import WITHIN


def program_files(site: Site, today: date) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the octets of everything that is for programs and for tables.

    There is what pages lead to, each whole: a page of a list can't be asked for.
    """
    for path, feed in site.feeds.items():
        yield jcal_path(path), jcal(feed.body)
    for code in site.languages:
        for download in site.downloads(code):
            yield jcal_path(download.path), jcal(download.body)
        for options in _ready(site):
            yield from _tables(site, code, options)
    for options in _ready(site):
        yield entries_file(options), _json(_entries(site, options))
    own = site.publication.plans[site.publication.newest_plan()].header.language
    for path, body in _tables(site, own, Options()):
        yield api_path(f"entries.{path.rpartition('.')[2]}"), body
    yield from _records(site, today)


def _ready(site: Site) -> list[Options]:
    """Return what can be followed without choosing: everything, a category, a city."""
    return [
        Options(),
        *(Options(category=(key,)) for key in site.publication.categories),
        *(Options(place=(key,)) for key in site.publication.places),
    ]


def _tables(site: Site, code: str, options: Options) -> Iterator[tuple[str, bytes]]:
    path = feed_path(code, options)
    table = chosen_table(site, site.languages[code], Query(options=options))
    yield table_path(path, "csv"), write_csv(table)
    yield table_path(path, "xlsx"), write_xlsx(table)


def _entries(site: Site, options: Options) -> Entries:
    found = chosen(site, Query(options=options))
    records = [entry_record(event.entry, site) for event in found]
    return Entries(entries=records, total=len(records), next=None)


def _records(site: Site, today: date) -> Iterator[tuple[str, bytes]]:
    for event in next(iter(site.vevents.values())).values():
        path = api_path(f"entries/{entry_id(*event.entry.id)}.json")
        yield path, _json(entry_record(event.entry, site))
    changes = [change_record(past) for past in reversed(site.publication.history)]
    for name, value in (
        ("categories", categories(site)),
        ("places", places(site)),
        ("changes", Changes(changes=changes, next=None)),
        ("recheck", recheck(site, today, WITHIN)),
    ):
        yield api_path(f"{name}.json"), _json(value)
    for name in SCHEMAS:
        yield schema_path(name), schema_document(name, site).body


def _json(value: BaseModel) -> bytes:
    return value.model_dump_json().encode()
