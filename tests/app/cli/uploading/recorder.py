"""A way to a store that writes down what is asked of it, and can end after a number of writes."""

import http.client
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import unquote, urlsplit


class Recorder(ThreadingHTTPServer):
    """Hands requests on to the server at a port of this machine."""

    daemon_threads = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = target
        self.lock = Lock()
        self.asked: list[tuple[str, str]] = []
        self.written: list[tuple[str, bytes]] = []
        """The path and the octets of each object, in the order in which the store had them."""
        self.left: int | None = None
        """How many more may be written before nothing goes through; None for no end."""
        self.forbidden = ""
        """The method that is answered as S3 does who may not do it."""
        self.busy = False
        """Tells that somebody else writes there, as S3 does."""

    @property
    def port(self) -> int:
        return self.server_address[1]

    def puts(self, below: str) -> list[str]:
        """Return the keys below a prefix in the order in which they were written."""
        return [path.removeprefix(below) for path, _ in self.written if path.startswith(below)]

    def forget(self) -> None:
        self.asked, self.written, self.left, self.forbidden = [], [], None, ""
        self.busy = False

    def lets_through(self, method: str) -> bool:
        with self.lock:
            if self.left is not None and method == "PUT":
                self.left -= 1
            return self.left is None or self.left >= 0


FRAMING = ("connection", "transfer-encoding", "content-length")
DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"

BUSY = b"<Error><Code>OperationAborted</Code><Message>A conflicting operation</Message></Error>"


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    server: Recorder

    def pass_on(self) -> None:
        octets = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.server.lets_through(self.command):
            self.close_connection = True
            return
        if self.command == self.server.forbidden:
            self.answer(403, [], b"" if self.command == "HEAD" else DENIED)
            return
        if self.server.busy and self.command == "PUT":
            self.answer(409, [], BUSY)
            return
        connection = http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        connection.request(self.command, self.path, octets, dict(self.headers))
        answer = connection.getresponse()
        body = answer.read()
        path = unquote(urlsplit(self.path).path)
        with self.server.lock:
            self.server.asked.append((self.command, path))
            if self.command == "PUT" and answer.status == 200:
                self.server.written.append((path, octets))
        connection.close()
        self.answer(answer.status, answer.getheaders(), body)

    def answer(self, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in FRAMING or (self.command, name) == ("HEAD", "Content-Length"):
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = pass_on  # noqa: N815 - as they are looked up

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def recorded(target: int) -> Iterator[Recorder]:
    with Recorder(target) as recorder:
        thread = Thread(target=recorder.serve_forever)
        thread.start()
        try:
            yield recorder
        finally:
            recorder.shutdown()
            thread.join()
