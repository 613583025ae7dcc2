"""Serve S3 on a port of this machine that is told first: moto's, one request after the other.

With the argument `ceph` it takes conditions as Ceph's gateway does.

Run by the Python of `.venv/s3`. moto looks whether a condition holds and writes afterwards; two
requests at once would both be let in, which no S3 does.
"""

import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


def as_ceph(app: WSGIApplication) -> WSGIApplication:
    """Compare the condition of a write with an ETag without quotes, as Ceph's gateway 16.2 does."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        tag = environ.get("HTTP_IF_MATCH")
        if environ["REQUEST_METHOD"] == "PUT" and tag is not None:
            # Quoted, it equals none.
            environ["HTTP_IF_MATCH"] = '"none"' if tag.startswith('"') else f'"{tag}"'
        return app(environ, start_response)

    return answer


app = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, as_ceph(app) if "ceph" in sys.argv else app)
sys.stdout.write(f"{server.server_port}\n")
sys.stdout.flush()
server.serve_forever()
