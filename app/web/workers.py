"""Several worker processes: forked from one that has built what they serve, and kept running."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

logger = logging.getLogger("kalends")

ASKED = frozenset({signal.SIGTERM, signal.SIGINT})
WATCHED = ASKED | {signal.SIGCHLD}
SHORT = 1.0
"""Seconds that a worker must have lived to be replaced at once: one after the other would die."""


class Workers:
    """Worker processes, each forked to do `work` until it is told to end.

    `look` is called every `poll` seconds meanwhile: what it brings up to date, later workers have
    from the start. Nothing here may start a thread: one that holds a lock while another forks
    leaves it locked for ever.
    """

    def __init__(self, work: Callable[[], None], look: Callable[[], None], poll: float) -> None:
        self._work = work
        self._look = look
        self._poll = poll
        self._born: dict[int, float] = {}
        # Workers hold its other end: it closes when this process ends, however it does.
        self._alive, self._lease = os.pipe()

    def run(self, number: int, close: Callable[[], None]) -> None:
        """Keep so many workers running until SIGTERM or SIGINT, then have them finish.

        `close` gives up what this process shares with them and takes no part in.
        """
        with _held_back():
            self._fill(number)
            while not self._asked():
                self._reap()
                self._fill(number)
            close()
            self._end()

    def _asked(self) -> bool:
        """Wait for what happens, and tell whether it is that all shall end."""
        found = signal.sigtimedwait(WATCHED, self._poll)
        if found is None:
            self._look()
        return found is not None and found.si_signo in ASKED

    def _fill(self, number: int) -> None:
        for _ in range(number - len(self._born)):
            pid = os.fork()
            if pid == 0:
                self._be_worker()
            self._born[pid] = time.monotonic()

    def _be_worker(self) -> None:
        """Do the work in a process that is a copy of this one, and end it."""
        code = 1
        try:
            os.close(self._lease)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            threading.Thread(target=self._outlive_nobody, name="supervisor", daemon=True).start()
            self._work()
            code = 0
        except SystemExit as error:
            code = 0 if error.code in (None, 0) else 1
        except Exception:
            logger.exception("A worker fails", extra={"_event": "failed"})
        finally:
            os._exit(code)

    def _outlive_nobody(self) -> None:
        """End the worker once the process that would replace it is gone."""
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _reap(self) -> None:
        for pid, status in _ended():
            lived = time.monotonic() - self._born.pop(pid)
            how = os.waitstatus_to_exitcode(status)
            words = "Worker %d has ended (%d); another one takes its place"
            logger.error(words, pid, how, extra={"_event": "worker"})
            if lived < SHORT:
                time.sleep(SHORT)

    def _end(self) -> None:
        """Have the workers finish what is under way; each ends by itself, in bounded time."""
        for pid in self._born:
            os.kill(pid, signal.SIGTERM)
        for pid in self._born:
            os.waitpid(pid, 0)


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold back what is watched, for it to be waited for."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ended() -> Iterator[tuple[int, int]]:
    """Yield each process forked from this one that has ended, and its status."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid, status
