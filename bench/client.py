"""A lean HTTP client over blocking sockets: octets out, one exactly read answer back."""

import socket
from dataclasses import dataclass

HOST = "127.0.0.1"
TIMEOUT = 60.0
_CHUNK = 1 << 18
_BREAK = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


class Broken(Exception):
    """The server closed a connection in the middle of an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the status, the head without its empty line, the body."""

    status: int
    head: bytes
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Requests:
    """The octets of a plain and of a conditional request, and what is right to answer them.

    `headers` are what both have besides the usual ones.

    `keeps` tells whether the server keeps a connection open; `conditional_status` is 304, unless
    the server knows no conditional requests.
    """

    port: int
    path: str
    headers: tuple[str, ...]
    plain: bytes
    conditional: bytes
    etag: bytes
    body: bytes
    keeps: bool
    conditional_status: int

    def right(self, reply: Reply, request: bytes) -> bool:
        """Tell whether a reply has the status, the ETag and the octets it must have."""
        status = 200 if request is self.plain else self.conditional_status
        body = self.body if status == 200 else b""
        return reply.status == status and self.etag in reply.head and reply.body == body


def connect(port: int) -> socket.socket:
    """Return a new connection to a server of this machine."""
    connection = socket.create_connection((HOST, port), TIMEOUT)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def receive(connection: socket.socket) -> Reply:
    """Read one answer, to the last octet that Content-Length announces."""
    octets = connection.recv(_CHUNK)
    while (cut := octets.find(_BREAK)) < 0:
        octets += _more(connection)
    head = octets[:cut]
    status = int(head[9:12])
    length = 0 if status == 304 else _length(head)
    parts = [octets[cut + 4 :]]
    missing = length - len(parts[0])
    while missing > 0:
        parts.append(_more(connection))
        missing -= len(parts[-1])
    return Reply(status, head, b"".join(parts))


def ask(port: int, request: bytes) -> Reply:
    """Send one request over a connection of its own."""
    with connect(port) as connection:
        connection.sendall(request)
        return receive(connection)


def learn(port: int, path: str, *headers: str) -> Requests:
    """Ask for a feed twice and return the requests to poll it with, and the right answers."""
    plain = get(path, *headers)
    first = ask(port, plain)
    if first.status != 200:
        raise Broken(f"{path} is answered {first.head[:80]!r}")
    etag = header(first.head, b"etag")
    conditional = get(path, *headers, f"If-None-Match: {etag.decode('latin-1')}")
    return Requests(
        port=port,
        path=path,
        headers=headers,
        plain=plain,
        conditional=conditional,
        etag=etag,
        body=first.body,
        keeps=_keeps(first.head),
        conditional_status=ask(port, conditional).status,
    )


def header(head: bytes, name: bytes) -> bytes:
    """Return a header's value, empty where there is none; `name` is in lower case."""
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return value.strip()
    return b""


def get(path: str, *headers: str) -> bytes:
    """Return the octets of a GET request."""
    lines = (f"GET {path} HTTP/1.1", f"Host: {HOST}", "User-Agent: bench", "Accept: */*", *headers)
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _keeps(head: bytes) -> bool:
    return head.startswith(b"HTTP/1.1") and header(head, b"connection").lower() != b"close"


def _length(head: bytes) -> int:
    at = head.lower().find(_LENGTH)
    if at < 0:
        raise Broken("an answer has no Content-Length")
    return int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])


def _more(connection: socket.socket) -> bytes:
    octets = connection.recv(_CHUNK)
    if not octets:
        raise Broken("a connection was closed in the middle of an answer")
    return octets
