"""The subscribe panel: every way into a feed, honestly described."""

from dataclasses import dataclass, replace
from functools import lru_cache

import segno

from app.web.pages.layout.frame import View
from app.web.pages.layout.subscribe import Client, Links, feed_links, is_public
from calendars.feeds.addresses import api_path, embed_path, entries_query, feed_path, jcal_path
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Approx, Options


@dataclass(frozen=True, kw_only=True)
class Way:
    """One client's way: the link behind its button (empty: copy the address), and what to know."""

    client: Client
    name: str
    href: str
    action: str
    notes: tuple[str, ...]
    reachable: bool = True


@dataclass(frozen=True, kw_only=True)
class Form:
    """Another form of the same query: its address, its media type and what it is called."""

    href: str
    media_type: str
    name: str
    table: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A feed as a page offers it; `download` is its path here, `qr` an SVG of its address."""

    name: str
    links: Links
    download: str
    ways: tuple[Way, ...]
    public: bool
    qr: str
    embed: str
    forms: tuple[Form, ...]


def panel(view: View, options: Options) -> Panel:
    """Return the panel of a feed."""
    path = feed_path(view.code, options)
    url = view.site.addresses.absolute(path)
    name = feed_name(options, view.publication, view.language)
    links = feed_links(url, name)
    public = is_public(url)
    return Panel(
        name=name,
        links=links,
        download=view.base + path,
        ways=_ways(view, links, public=public),
        public=public,
        qr=_qr(url),
        embed=_embed(view, options),
        forms=_forms(view, options, path),
    )


def _forms(view: View, options: Options, path: str) -> tuple[Form, ...]:
    """Return the forms for programs and for tables; a table has entries, not looks."""
    chosen = replace(options, alarm=(), mark=DEFAULT.mark)
    if chosen.approx is Approx.START:
        chosen = replace(chosen, approx=DEFAULT.approx)
    newest = view.publication.plans[view.publication.newest_plan()].header
    own = {} if view.code == newest.language else {"language": view.code}
    table = entries_query(chosen, own)
    absolute = view.site.addresses.absolute
    return (
        Form(
            href=absolute(api_path("entries.xlsx", table)),
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            name="Excel",
            table=True,
        ),
        Form(
            href=absolute(api_path("entries.csv", table)),
            media_type="text/csv",
            name="CSV",
            table=True,
        ),
        Form(
            href=absolute(api_path("entries", entries_query(chosen, {}))),
            media_type="application/json",
            name="JSON",
        ),
        Form(
            href=absolute(jcal_path(path)),
            media_type="application/calendar+json",
            name="jCal",
        ),
    )


def _embed(view: View, options: Options) -> str:
    """Return the address of the embedded view; empty for a feed that has none."""
    name = "all" if options == DEFAULT else "".join(options.category)
    known = name == "all" or options == Options(category=(name,))
    return view.site.addresses.absolute(embed_path(view.code, name)) if known else ""


@lru_cache(maxsize=256)
def _qr(url: str) -> str:
    return segno.make(url, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")


def _ways(view: View, links: Links, *, public: bool) -> tuple[Way, ...]:
    return (
        _apple(view, links),
        _google(view, links, public=public),
        _outlook(view, Client.OUTLOOK, "Outlook.com", links.outlook, public=public),
        _outlook(view, Client.OFFICE, "Microsoft 365", links.office, public=public),
        _android(view, links),
        _other(view),
    )


def _apple(view: View, links: Links) -> Way:
    gettext = view.language.gettext
    return Way(
        client=Client.APPLE,
        name=gettext("iPhone, iPad, Mac"),
        href=links.webcal,
        action=gettext("Open in Calendar"),
        notes=(
            gettext("Looks for changes as often as you set it, from every 5 minutes to weekly."),
            gettext("To unsubscribe: delete this calendar in the list of calendars."),
        ),
    )


def _google(view: View, links: Links, *, public: bool) -> Way:
    gettext = view.language.gettext
    return Way(
        client=Client.GOOGLE,
        name="Google",
        href=links.google,
        action=gettext("Open Google Calendar"),
        reachable=public,
        notes=(
            gettext("Works on a computer; the calendar then appears on the phone by itself."),
            gettext("Looks for changes once or twice a day. Reminders are not taken over."),
            gettext("To unsubscribe: the calendar's settings, Unsubscribe."),
        ),
    )


def _outlook(view: View, client: Client, name: str, href: str, *, public: bool) -> Way:
    gettext = view.language.gettext
    return Way(
        client=client,
        name=name,
        href=href,
        action=gettext("Open Outlook"),
        reachable=public,
        notes=(
            gettext("Works on a computer; the calendar then appears on the phone by itself."),
            gettext("Looks for changes every 3 to 24 hours. Reminders are not taken over."),
            gettext("To unsubscribe: right-click the calendar, Remove."),
        ),
    )


def _android(view: View, links: Links) -> Way:
    gettext = view.language.gettext
    return Way(
        client=Client.ANDROID,
        name="Android",
        href=links.https,
        action=gettext("Open the address"),
        notes=(
            gettext("Choose the app ICSx5, which shows the calendar among your own."),
            gettext("Looks for changes once a day, or as often as you set it."),
            gettext("To unsubscribe: delete the calendar in ICSx5."),
        ),
    )


def _other(view: View) -> Way:
    gettext = view.language.gettext
    return Way(
        client=Client.OTHER,
        name=gettext("Thunderbird and others"),
        href="",
        action="",
        notes=(
            gettext("Copy the address and add it as a calendar on the network."),
            gettext("Thunderbird looks for changes every half-hour."),
            gettext("To unsubscribe: delete the calendar."),
        ),
    )
