"""A way to a server that can be cut, or be there and let nothing through."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread


class Proxy:
    """Hands octets on between clients and the server at a port of this machine."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.bound = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.bound.getsockname()[1]
        self.flowing = Event()
        self.flowing.set()
        self.refusing = False
        self.swallow: bytes | None = None
        self._ends: list[socket.socket] = []
        self._lock = Lock()
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection."""
        with self._lock:
            ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def refuse(self) -> None:
        """Be as a server that is away."""
        self.refusing = True
        self.cut()

    def accept(self) -> None:
        """Be there again."""
        self.refusing = False

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.bound.accept()
                if self.refusing:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self.target))
                with self._lock:
                    self._ends += [client, server]
                for here, there in ((client, server), (server, client)):
                    Thread(
                        target=self._pass, args=(here, there, here is server), daemon=True
                    ).start()

    def _pass(self, here: socket.socket, there: socket.socket, answers: bool) -> None:  # noqa: FBT001
        with closing_both(here, there):
            while octets := here.recv(1 << 16):
                self.flowing.wait()
                if not answers and self.swallow is not None and self.swallow in octets:
                    # The request goes through; of its answer nothing comes back.
                    self.swallow = None
                    there.sendall(octets)
                    with suppress(OSError):
                        there.settimeout(2)
                        there.recv(1)
                    here.shutdown(socket.SHUT_RDWR)
                    return
                there.sendall(octets)


@contextmanager
def closing_both(here: socket.socket, there: socket.socket) -> Iterator[None]:
    """End both ways when one ends; closing alone would leave a thread that reads where it is."""
    with here, there:
        with suppress(OSError):
            yield
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(target: int) -> Iterator[Proxy]:
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.flowing.set()
        proxy.bound.close()
        proxy.cut()
