"""A program to be killed: publishes on request, each time in a child of its own.

Start it with the path of a journal and the path of a file that holds the position to append
after and the lines to append. For each line on its standard input it forks a child that tells
its process id on the standard output, appends, and waits for its death; the next line on the
standard input has the dead child buried. A child whose line holds a number kills itself at that
step instead, or ends well if there are not so many.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from data.journal.homes.file import file_store
from data.journal.lines import Position
from data.journal.revision import Revision

SYSTEM = {"posix", "fcntl"}


def publish(path: Path, lines: list[Revision], since: Position, step: str) -> None:
    """Tell that it begins, append, and wait for the end."""
    os.write(1, b"%d\n" % os.getpid())
    if step:
        sys.setprofile(die_at(int(step)))
        file_store(path).append(lines, since)
        os._exit(0)
    file_store(path).append(lines, since)
    while True:
        signal.pause()


def die_at(step: int) -> Callable[..., None]:
    """Return what kills this process at a step; each call of the system has one before and after.

    Python tells it of every call of a function written in C.
    """
    steps = count()

    def look(_frame: object, event: str, called: Any) -> None:
        of_the_system = event != "call" and getattr(called, "__module__", "") in SYSTEM
        if of_the_system and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return look


def main() -> None:
    """Serve one request after another; till it is buried, a child keeps its process id."""
    path, work = map(Path, sys.argv[1:])
    since, lines = msgspec.json.decode(work.read_bytes(), type=tuple[Position, list[Revision]])
    while order := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            publish(path, lines, since, order.strip())
        sys.stdin.readline()
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


main()
