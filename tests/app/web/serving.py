"""A server in this process, on a thread of its own, whose settings and log a test has in hand."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


@contextmanager
def serving(
    app: ASGIApp, protocol: type[HttpToolsProtocol], keep_alive: float = 5
) -> Iterator[str]:
    """Serve an application by a protocol and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        # The kernel holds little of what a client doesn't read.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        config = uvicorn.Config(
            app,
            loop="uvloop",
            http=protocol,
            ws="none",
            log_config=None,
            log_level="error",
            timeout_keep_alive=keep_alive,  # type: ignore[arg-type]  # it is given to call_later
            timeout_graceful_shutdown=10,
        )
        server = uvicorn.Server(config)
        port: int = bound.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            assert not thread.is_alive()
