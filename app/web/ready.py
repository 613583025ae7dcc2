"""The thin layer in front of FastAPI: a feed that is ready is looked up and sent at once."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.conditional import is_not_modified
from app.web.live import LiveState


class ReadyFeeds:
    """An ASGI application that answers ready feeds itself and passes on everything else.

    What it passes on is compressed unless it is a feed: gzip breaks subscriptions in Outlook.
    """

    def __init__(self, app: ASGIApp, live: LiveState) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=500)
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand the lifespan on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        answer = self.live.state.answer(path) if method in ("GET", "HEAD") else None
        if answer is None:
            app = self.app if path.endswith(".ics") else self.compressed
            await app(scope, receive, send)
        elif is_not_modified(answer, scope["headers"]):
            await send(
                {"type": "http.response.start", "status": 304, "headers": answer.not_modified}
            )
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": answer.full})
            await send(
                {"type": "http.response.body", "body": answer.body if method == "GET" else b""}
            )
