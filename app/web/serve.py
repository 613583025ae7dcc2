"""Run the service: the socket, the server and its quiet defaults."""

import asyncio
import errno
import gc
import logging
import signal
import socket
import sys
import threading
from datetime import UTC, date, datetime

import uvicorn
from starlette.types import ASGIApp

from app.logs import log_to
from app.settings import Settings, local_url
from app.web.live import LiveState
from app.web.observing.keeping import Observing
from app.web.opening import Opening
from app.web.preview import Private, Unpublished
from app.web.watch import look
from app.web.wire.kept import make_kept
from app.web.wire.protocol import choose_protocol
from app.web.workers import Workers
from calendars.feeds.addresses import Addresses
from calendars.wording.language import load_languages
from data.errors import JournalError, KalendsError
from data.journal.homes.address import Address, open_store

logger = logging.getLogger("kalends")

DRAIN = 10
"""Seconds that requests under way have to finish after SIGTERM."""
BACKLOG = 2048


class AddressError(KalendsError):
    """The address to listen on can't be had."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address; raise AddressError, most often for a port in use."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        # Who reads the address that is printed may connect before uvicorn is up.
        bound.listen(BACKLOG)
    except OSError as error:
        unknown = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        remedy = "write an address of this host" if unknown else "choose another one with --port"
        problem = f"can't listen on {host}:{port}: {error.strerror}; {remedy}"
        raise AddressError(problem) from error
    return bound


def exit_on_sigterm() -> None:
    """Make SIGTERM end the process with 0; uvicorn drains first, then raises it once more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def prepare(settings: Settings, bound: socket.socket) -> LiveState:
    """Read the journal and build what will be served; raises JournalError or RootTaken."""
    log_to(sys.stderr, settings.log_format, requests=settings.log == "requests")
    _check_workers(settings)
    base_url = settings.base_url or local_url(*bound.getsockname()[:2])
    languages = load_languages()
    Addresses(base_url).check(languages)
    return LiveState(open_store(settings.journal), languages, base_url)


def _check_workers(settings: Settings) -> None:
    where = settings.journal
    if settings.workers > 1 and isinstance(where, Address) and not where.forks:
        raise JournalError(
            where.name, "workers can't share a bucket: serve with one, and start several servers"
        )


def prepare_preview(unpublished: Unpublished, bound: socket.socket) -> LiveState:
    """Read plans and journal and build what would be served; raises Faulty or JournalError.

    The links lead to the preview itself, whatever the public address is. An edit taken back goes
    back behind what was shown, and is followed.
    """
    log_to(sys.stderr, unpublished.settings.log_format)
    return LiveState(
        unpublished,
        load_languages(),
        local_url(*bound.getsockname()[:2]),
        back=lambda *_: None,
    )


def run(
    live: LiveState,
    settings: Settings,
    bound: socket.socket,
    observing: Observing,
    shown_on: date | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then let requests under way finish."""
    _tell(live, bound)
    if settings.workers > 1:
        _run_workers(live, settings, bound, observing, shown_on)
        return
    kept = make_kept(live, _now, shown_on)

    def make() -> ASGIApp:
        from app.web.application import create_app  # noqa: PLC0415 - feeds are answered before

        return create_app(
            live,
            poll=settings.poll,
            clock=_now,
            shown_on=shown_on,
            documents=settings.folder.sources,
            kept=kept,
            observer=observing.observer,
        )

    opening = Opening(make)
    protocol = choose_protocol(live, kept=kept, observer=observing.observer)
    try:
        with observing.running():
            _serve(opening, protocol, bound)
    finally:
        if opening.failed:
            sys.exit(1)


def _run_workers(
    live: LiveState,
    settings: Settings,
    bound: socket.socket,
    observing: Observing,
    shown_on: date | None,
) -> None:
    """Serve by several processes, which share what is built before they are forked."""
    from app.web.application import (  # noqa: PLC0415 - one process answers feeds before
        create_app,
        rehearse,
    )
    from app.web.wire.ready import ReadyFeeds  # noqa: PLC0415 - as above

    app = create_app(
        live,
        poll=settings.poll,
        clock=_now,
        shown_on=shown_on,
        documents=settings.folder.sources,
        rehearsing=False,
        observer=observing.observer,
    )
    # Nobody has asked for what is rehearsed, so it isn't seen.
    asyncio.run(rehearse(ReadyFeeds(app.app, live, app.kept), live))
    _join_threads()
    protocol = choose_protocol(live, kept=app.kept, observer=observing.observer)
    # A collection would write to every object, and so to every page of memory that is shared.
    gc.collect()
    gc.freeze()

    def work() -> None:
        # What becomes public is told once, by the process that they are forked from.
        logger.setLevel(logging.WARNING)
        with observing.running():
            _serve(app, protocol, bound)

    def follow() -> None:
        look(live)
        # Later workers have the salt of their day, and no process has an earlier one.
        observing.turn()

    workers = Workers(work, follow, settings.poll)
    workers.run(settings.workers, bound.close)


def _join_threads() -> None:
    # A lock that a thread holds while another one forks would stay locked for ever.
    for thread in set(threading.enumerate()) - {threading.current_thread()}:
        thread.join()


def run_preview(
    live: LiveState,
    unpublished: Unpublished,
    settings: Settings,
    bound: socket.socket,
    shown_on: date | None = None,
) -> None:
    """Show the preview on this machine until SIGTERM or SIGINT."""
    from app.web.application import create_app  # noqa: PLC0415 - `serve` answers feeds before

    app = create_app(
        live,
        poll=settings.poll,
        clock=_now,
        banner=lambda: unpublished.banner(live.trouble),
        shown_on=shown_on,
        documents=settings.folder.sources,
    )
    _tell(live, bound)
    # All of it goes through what keeps it private: no feed is sent by the protocol itself.
    _serve(Private(app, settings.host), choose_protocol(None), bound)


def _now() -> datetime:
    return datetime.now(UTC)


def _tell(live: LiveState, bound: socket.socket) -> None:
    host, port = bound.getsockname()[:2]
    base_url = live.state.site.base_url
    told = {"_event": "listening", "host": host, "port": port, "base_url": base_url}
    logger.info("Listening on %s, port %d, for %s/", host, port, base_url, extra=told)
    live.tell()


def _serve(app: ASGIApp, protocol: type[asyncio.Protocol], bound: socket.socket) -> None:
    # A publication is built in a thread: requests must not wait for it longer than this, and no
    # collection may walk through what is there from the start.
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=protocol,
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        # What clients send wrong is answered to them; told here, anybody could fill the log.
        log_level="error",
        timeout_graceful_shutdown=DRAIN,
    )
    try:
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        # What libraries find at the end of the process not to be freed they complain of.
        gc.unfreeze()
