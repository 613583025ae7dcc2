"""A program to be killed: publishes once, and kills itself a while after it began.

Its argument is a file with the journal's address, the position to append after, and the lines. It
reads after how many seconds: 0 is before it publishes, `inf` once it has done so. When it has, it
tells how many seconds that took.
"""

import math
import os
import signal
import sys
from pathlib import Path
from threading import Timer
from time import perf_counter

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
kill = (os.getpid(), signal.SIGKILL)
if seconds == 0:
    os.kill(*kill)
if seconds < math.inf:
    Timer(seconds, os.kill, kill).start()
begun = perf_counter()
store.append(lines, since)
os.write(1, b"%f\n" % (perf_counter() - begun))
if seconds == math.inf:
    os.kill(*kill)
signal.pause()
