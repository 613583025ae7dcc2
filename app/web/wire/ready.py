"""The thin layer in front of FastAPI: a feed that is ready is looked up and sent at once."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.live import LiveState
from app.web.media import TEXT
from app.web.observing.observer import Observer
from app.web.wire.coding import with_one_coding
from app.web.wire.conditional import Answer, HeaderList, RawHeaders, is_not_modified
from app.web.wire.hosts import is_host_right
from app.web.wire.kept import Kept, target

BAD_HOST = b"A request must have one Host header, with the host of the address in it."
CLOSE = (b"connection", b"close")


class ReadyFeeds:
    """An ASGI application that answers ready feeds itself and passes on everything else.

    What it passes on is compressed unless it is a feed: gzip breaks subscriptions in Outlook.
    `observer` sees every request.
    """

    def __init__(
        self, app: ASGIApp, live: LiveState, kept: Kept, observer: Observer | None = None
    ) -> None:
        self.app = app
        self.kept = kept
        self.observer = observer
        self.compressed = GZipMiddleware(app, minimum_size=500)
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand the lifespan on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.observer is not None:
            send = self.observer.observing(scope, send)
        scope = with_one_coding(scope)
        upgrade = asks_upgrade(scope["headers"])
        if upgrade:
            send = _closing(send)
        # What a connection that ends adds to an answer is no part of it.
        send = send if upgrade else self.kept.keeping(scope, send)
        if not self.live.state.site.dated:
            scope, send = _without_dates(scope), _undated(send)
        path, method = scope["path"], scope["method"]
        answer = self._ready(scope) if method in ("GET", "HEAD") else None
        if not is_host_right(scope["headers"], scope["http_version"]):
            await send_text(scope, send, 400, BAD_HOST)
        elif answer is None:
            app = self.app if path.endswith(".ics") else self.compressed
            await app(scope, receive, send)
        else:
            await _answer(answer, scope, send)

    def _ready(self, scope: Scope) -> Answer | None:
        feed = self.live.state.answer(scope["path"])
        return feed or self.kept.find(target(scope), scope["headers"])


def asks_upgrade(headers: RawHeaders) -> bool:
    """Tell whether a request asks for another protocol (RFC 9110, 7.8)."""
    return any(
        name == b"connection" and b"upgrade" in map(bytes.strip, value.lower().split(b","))
        for name, value in headers
    )


def _closing(send: Send) -> Send:
    """Return a `send` that ends the connection with the answer.

    All upgrades are refused, but what follows in the connection may be of the other protocol, or
    a body that was not read: it must not be taken for a request.
    """

    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], CLOSE]}
        await send(message)

    return closing


def _without_dates(scope: Scope) -> Scope:
    """Return a request without If-Modified-Since: no date says whether links are the same."""
    headers = [header for header in scope["headers"] if header[0] != b"if-modified-since"]
    return {**scope, "headers": headers}


def _undated(send: Send) -> Send:
    """Return a `send` that leaves Last-Modified out."""

    async def undated(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [header for header in message["headers"] if header[0] != b"last-modified"]
            message = {**message, "headers": kept}
        await send(message)

    return undated


async def _answer(answer: Answer, scope: Scope, send: Send) -> None:
    if is_not_modified(answer, scope["headers"]):
        await _send(304, answer.not_modified, b"", send)
    elif scope["method"] == "HEAD":
        await _send(200, answer.full, b"", send)
    elif answer.body is None:
        await _send_batches(answer, send)
    else:
        await _send(200, answer.full, answer.body, send)


async def send_text(scope: Scope, send: Send, status: int, text: bytes) -> None:
    """Refuse a request in a sentence, and end the connection."""
    headers: HeaderList = [
        (b"content-type", TEXT.encode("ascii")),
        (b"content-length", str(len(text)).encode("ascii")),
        (b"x-content-type-options", b"nosniff"),
        CLOSE,
    ]
    await _send(status, headers, b"" if scope["method"] == "HEAD" else text, send)


async def _send(status: int, headers: HeaderList, body: bytes, send: Send) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_batches(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": answer.full})
    for batch in answer.batches():
        await send({"type": "http.response.body", "body": batch, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
