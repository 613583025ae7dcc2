"""The obvious way to serve a calendar: FastAPI, and the whole calendar built at each request.

It is given what an obvious one rarely has: an ETag, uvicorn's fast parts, no access log.
"""

import hashlib
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response

from bench.client import HOST
from bench.plain import read_calendar, write_calendar


def create_app(ics: bytes) -> FastAPI:
    """Return an application with one calendar, which holds what `ics` does."""
    head, events = read_calendar(ics)
    app = FastAPI()

    @app.get("/calendars/{language}/{name}.ics")
    async def calendar(language: str, name: str, request: Request) -> Response:
        del language, name
        body = write_calendar(head, events)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        return Response(body, media_type="text/calendar", headers={"ETag": etag})

    return app


def main(port: int, ics: Path) -> None:
    """Serve the calendar in a file."""
    app = create_app(ics.read_bytes())
    uvicorn.run(app, host=HOST, port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
