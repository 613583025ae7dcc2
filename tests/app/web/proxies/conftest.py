"""A real nginx in front of a running server, with a configuration of the test's own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.app.conftest import free_port, wait_for
from tests.conftest import end

Proxy = Callable[..., AbstractContextManager[str]]

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=feeds:1m;
    upstream kalends {{ server {upstream}; keepalive 8; }}
    server {{
        listen 127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        {server}
    }}
}}
"""


@pytest.fixture
def proxy(tmp_path: Path) -> Proxy:
    """Return a context manager that runs nginx in front of an address and yields its own.

    `server` is what stands in nginx's `server` block; the upstream's name is `kalends`, that of a
    cache `feeds`.
    """

    @contextmanager
    def running(address: str, server: str) -> Iterator[str]:
        port = free_port("127.0.0.1")
        upstream = address.removeprefix("http://")
        path = tmp_path / "nginx.conf"
        path.write_text(
            CONFIGURATION.format(folder=tmp_path, upstream=upstream, port=port, server=server)
        )
        process = subprocess.Popen(
            ["nginx", "-c", str(path), "-p", str(tmp_path), "-e", str(tmp_path / "errors")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            wait_for("127.0.0.1", port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            end(process)

    return running
