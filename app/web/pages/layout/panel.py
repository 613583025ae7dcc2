"""The subscribe panel: every way into a feed, honestly described."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import segno

from app.web.media import CSV, JCAL, JSON, XLSX, bare
from app.web.pages.layout.frame import View
from app.web.pages.layout.subscribe import (
    ICSX5_STORES,
    MAILRU,
    YANDEX,
    Client,
    Links,
    feed_links,
    is_public,
)
from calendars.feeds.addresses import (
    api_path,
    embed_path,
    entries_file,
    entries_query,
    feed_path,
    jcal_path,
    table_path,
)
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Approx, Options

FIRST: Mapping[str, tuple[Client, ...]] = {
    "ru": (
        Client.APPLE,
        Client.YANDEX,
        Client.ANDROID,
        Client.MAILRU,
        Client.OUTLOOK_PROGRAM,
        Client.GOOGLE,
    )
}
"""The ways that come first on a page in a language, where that isn't the order of most."""


class Device(StrEnum):
    """What a reader may sit before, as a browser tells it."""

    APPLE = "apple"
    ANDROID = "android"
    CHROMEOS = "chromeos"
    LINUX = "linux"
    WINDOWS = "windows"


@dataclass(frozen=True, kw_only=True)
class Aside:
    """Words before links that help where the button doesn't, by the words of each."""

    before: str
    links: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One client's way: the link behind its button (empty: copy the address), and what to know.

    `device` is the one on which it comes first; a `computer` is needed where a phone can't do it.
    """

    client: Client
    name: str
    notes: tuple[str, ...]
    href: str = ""
    action: str = ""
    aside: Aside | None = None
    reachable: bool = True
    device: Device | None = None
    computer: bool = False


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
    """Return the forms for programs and for tables."""
    find = _files if view.static else _queries
    xlsx, csv, entries = (f"{view.base}{each}" for each in find(view, options, path))
    return (
        Form(href=xlsx, media_type=XLSX, name="Excel", table=True),
        Form(href=csv, media_type=bare(CSV), name="CSV", table=True),
        Form(href=entries, media_type=JSON, name="JSON"),
        Form(
            href=view.base + jcal_path(path),
            media_type=JCAL,
            name="jCal",
        ),
    )


def _files(_: View, options: Options, path: str) -> tuple[str, str, str]:
    """Return where a site of files has the workbook, the CSV and the JSON of a ready feed."""
    return table_path(path, "xlsx"), table_path(path, "csv"), entries_file(options)


def _queries(view: View, options: Options, _: str) -> tuple[str, str, str]:
    """Return the queries for the same; a table has entries, not looks."""
    chosen = replace(options, alarm=(), mark=DEFAULT.mark)
    if chosen.approx is Approx.START:
        chosen = replace(chosen, approx=DEFAULT.approx)
    newest = view.publication.plans[view.publication.newest_plan()].header
    table = entries_query(chosen, {} if view.code == newest.language else {"language": view.code})
    return (
        api_path("entries.xlsx", table),
        api_path("entries.csv", table),
        api_path("entries", entries_query(chosen, {})),
    )


def _embed(view: View, options: Options) -> str:
    """Return the address of the embedded view; empty for a feed that has none."""
    name = "all" if options == DEFAULT else "".join(options.category)
    known = name == "all" or options == Options(category=(name,))
    return view.site.addresses.absolute(embed_path(view.code, name)) if known else ""


@lru_cache(maxsize=256)
def _qr(url: str) -> str:
    """Return the code of an address; on a screen nothing of it gets lost, so the least will do."""
    return segno.make(url, error="l").svg_inline(
        scale=4, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None
    )


def _ways(view: View, links: Links, *, public: bool) -> tuple[Way, ...]:
    """Return every way, those first that readers of the page's language have most often."""
    ways = (
        _apple(view, links),
        _google(view, links, public=public),
        _outlook(view, Client.OUTLOOK, links.outlook, public=public),
        _outlook(view, Client.OFFICE, links.office, public=public),
        _outlook_program(view, links),
        _android(view, links),
        _yandex(view, public=public),
        _mailru(view, public=public),
        _thunderbird(view),
        _nextcloud(view),
        _other(view),
    )
    first = FIRST.get(view.code.partition("-")[0], ())
    own = {client: n for n, client in enumerate(first)}
    return tuple(sorted(ways, key=lambda way: own.get(way.client, len(own))))


def _apple(view: View, links: Links) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.APPLE,
        device=Device.APPLE,
        name=gettext("iPhone, iPad, Mac"),
        href=links.webcal,
        action=gettext("Open in Calendar"),
        notes=(
            gettext("If nothing opens: do it in Safari."),
            gettext("Looks for changes as often as you set it, from every 5 minutes to weekly."),
            gettext("To unsubscribe: delete this calendar in the list of calendars."),
        ),
    )


def _google(view: View, links: Links, *, public: bool) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.GOOGLE,
        device=Device.CHROMEOS if public else None,
        name="Google",
        href=links.google,
        action=gettext("Open Google Calendar"),
        reachable=public,
        computer=True,
        aside=Aside(
            before=gettext("If that does nothing: copy the address and"),
            links={gettext("add it by URL"): links.add_by_url},
        ),
        notes=(
            gettext("Works on a computer; the calendar then appears on the phone by itself."),
            gettext("Looks for changes once or twice a day. Reminders are not taken over."),
            gettext("To unsubscribe: the calendar's settings, Unsubscribe."),
        ),
    )


def _outlook(view: View, client: Client, href: str, *, public: bool) -> Way:
    gettext = view.gettext
    home = client is Client.OUTLOOK
    return Way(
        client=client,
        device=Device.WINDOWS if home and public else None,
        name="Outlook.com" if home else "Microsoft 365",
        href=href,
        action=gettext("Open Outlook.com") if home else gettext("Open Microsoft 365"),
        reachable=public,
        computer=True,
        notes=(
            gettext("Works on a computer; the calendar then appears on the phone by itself."),
            gettext("Looks for changes every 3 to 24 hours. Reminders are not taken over."),
            gettext("To unsubscribe: right-click the calendar, Remove."),
        ),
    )


# A webcal: link asks Outlook for a subscription:
# https://blogs.msdn.microsoft.com/michael_affronti/2006/05/10/internet-calendar-subscriptions-part-1/
def _outlook_program(view: View, links: Links) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.OUTLOOK_PROGRAM,
        device=Device.WINDOWS,
        name=gettext("Outlook, the program on a computer"),
        href=links.webcal,
        action=gettext("Open in the Outlook program"),
        computer=True,
        notes=(
            gettext("Outlook asks whether to add the calendar: Yes."),
            gettext("The new Outlook for Windows opens nothing here: take Outlook.com."),
            gettext("To unsubscribe: right-click the calendar, Remove."),
        ),
    )


# https://www.github.com/bitfireAT/icsx5-website/blob/main/usage.md
def _android(view: View, links: Links) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.ANDROID,
        device=Device.ANDROID,
        name="Android",
        href=links.webcal,
        action=gettext("Open in ICSx5"),
        aside=Aside(
            before=gettext("This needs the free app ICSx5; Android has none of its own:"),
            links=ICSX5_STORES,
        ),
        notes=(
            gettext("If nothing opens: copy the address and add it in ICSx5 with +."),
            gettext("Looks for changes once a day, or as often as you set it."),
            gettext("To unsubscribe: delete the calendar in ICSx5."),
        ),
    )


# Yandex's help that was at hand (https://yandex.com/support/yandex-360/customers/calendar/web/en/)
# has no page on subscriptions, and Mail.ru's wasn't: so both say that the steps are not tried.
def _yandex(view: View, *, public: bool) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.YANDEX,
        name=gettext("Yandex Calendar"),
        href=YANDEX,
        action=gettext("Open Yandex Calendar"),
        reachable=public,
        computer=True,
        notes=(
            gettext("Copy the address below; paste it where Yandex asks for that of a new feed."),
            gettext("If no such form opens: look in the left column for a new subscription."),
            gettext(
                "How often Yandex looks for changes is not known; we could not try these steps."
            ),
        ),
    )


def _mailru(view: View, *, public: bool) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.MAILRU,
        name=gettext("Mail.ru Calendar"),
        href=MAILRU,
        action=gettext("Open Mail.ru Calendar"),
        reachable=public,
        computer=True,
        notes=(
            gettext(
                "Copy the address below; in Mail.ru, look for adding a calendar by its address."
            ),
            gettext(
                "We could not try this, nor whether later changes arrive. Without such a command, "
                "only a copy without changes remains: the file below."
            ),
        ),
    )


# https://support.mozilla.org/kb/creating-new-calendars
def _thunderbird(view: View) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.THUNDERBIRD,
        device=Device.LINUX,
        name="Thunderbird",
        notes=(
            gettext("Copy the address below. New Calendar, On the Network, paste it."),
            gettext("Thunderbird looks for changes every half-hour."),
            gettext("To unsubscribe: right-click the calendar, Unsubscribe."),
        ),
    )


# https://docs.nextcloud.com/server/latest/user_manual/en/groupware/calendar.html
def _nextcloud(view: View) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.NEXTCLOUD,
        name="Nextcloud",
        notes=(
            gettext("Copy the address below. New calendar, New subscription from link, paste it."),
            gettext("Nextcloud looks for changes twice a day, as this calendar asks."),
            gettext("To unsubscribe: delete the calendar."),
        ),
    )


def _other(view: View) -> Way:
    gettext = view.gettext
    return Way(
        client=Client.OTHER,
        name=gettext("Another program"),
        notes=(
            gettext("Copy the address and add it as a calendar on the network."),
            gettext("Where a program can only open a file, it takes a copy that never changes."),
        ),
    )
