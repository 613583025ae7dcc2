"""A program to be killed: publishes once, and kills itself a while after it began.

Its argument is a file with the journal's address, the position to append after, and the lines.
"""

import os
import signal
import sys
from pathlib import Path
from threading import Timer

import msgspec

from data.journal.homes.address import open_store, read_address
from data.journal.lines import Position
from data.journal.revision import Revision

work = Path(sys.argv[1]).read_bytes()
address, since, lines = msgspec.json.decode(work, type=tuple[str, Position, list[Revision]])
store = open_store(read_address(address, os.environ))
store.stamp()
os.write(1, b"ready\n")
seconds = float(sys.stdin.readline())
Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
store.append(lines, since)
signal.pause()
