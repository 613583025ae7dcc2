"""Run scripts in Thunderbird through Marionette, the remote control of Mozilla's programs."""

import json
import socket
from typing import Any

from tests.conftest import PATIENCE

WRAPPED = """
const done = arguments[arguments.length - 1];
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
(async (...given) => { %s })(...arguments).then(
    value => done({ value }), error => done({ error: `${error}` }));
"""


class Marionette:
    """One connection; each message is its length, a colon and JSON."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.stream = self.socket.makefile("rwb")
        self.receive()
        self.call("WebDriver:NewSession", capabilities={})
        self.call("Marionette:SetContext", value="chrome")

    def call(self, command: str, **parameters: Any) -> Any:
        message = json.dumps([0, 1, command, parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, result = self.receive()
        assert error is None, error
        return result

    def receive(self) -> Any:
        length = b""
        while (octet := self.stream.read(1)) != b":":
            assert octet, "Thunderbird hung up"
            length += octet
        return json.loads(self.stream.read(int(length)))

    def run(self, script: str, *given: str) -> Any:
        """Return what a script returns that knows `cal` and `given`, and may wait."""
        found = self.call(
            "WebDriver:ExecuteAsyncScript",
            script=WRAPPED % script,
            args=given,
            scriptTimeout=PATIENCE * 1000,
            sandbox="system",
        )["value"]
        assert "error" not in found, found
        return found.get("value")

    def close(self) -> None:
        """Let Thunderbird quit."""
        self.call("Marionette:Quit", flags=["eForceQuit"])
        self.stream.close()
        self.socket.close()
