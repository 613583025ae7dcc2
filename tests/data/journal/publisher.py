"""A program to be killed: publishes on request, each time in a child of its own.

Start it with the path of a journal and the path of a file that holds the position to append
behind and the lines to append. For each line on its standard input it forks a child that tells
its process id on the standard output, appends, and waits for its death; the next line on the
standard input has the dead child buried.
"""

import os
import signal
import sys
from pathlib import Path

import msgspec

from data.journal.revision import Revision
from data.journal.store import Position, append_journal


def publish(path: Path, lines: list[Revision], since: Position) -> None:
    """Tell that it begins, append, and wait for the end."""
    os.write(1, b"%d\n" % os.getpid())
    append_journal(path, lines, since)
    while True:
        signal.pause()


def main() -> None:
    """Serve one request after another; till it is buried, a child keeps its process id."""
    path, work = map(Path, sys.argv[1:])
    since, lines = msgspec.json.decode(work.read_bytes(), type=tuple[Position, list[Revision]])
    while sys.stdin.readline():
        child = os.fork()
        if child == 0:
            publish(path, lines, since)
        sys.stdin.readline()
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


main()
