"""Serve S3 on a port of this machine that is told first: moto's, one request after the other.

Run by the Python of `.venv/s3`. moto looks whether a condition holds and writes afterwards; two
requests at once would both be let in, which no S3 does.
"""

import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app))
sys.stdout.write(f"{server.server_port}\n")
sys.stdout.flush()
server.serve_forever()
