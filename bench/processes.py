"""Start servers, wait for them, measure the processor time and memory they take, stop them."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from bench.client import HOST

P = ParamSpec("P")
T = TypeVar("T")

ROOT = Path(__file__).parents[1]
START_UP = 30.0
"""Seconds a server has to listen."""


class Absent(Exception):
    """A competitor is not there; the text says why."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port


def run(command: Sequence[str], **environment: str) -> None:
    """Run a program to its end; raise CalledProcessError with its words where it fails."""
    try:
        subprocess.run(  # noqa: S603 - the commands are this package's own
            command,
            check=True,
            cwd=ROOT,
            env=_environment(environment),
            capture_output=True,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr)
        raise


@contextmanager
def running(command: Sequence[str], log: Path, **environment: str) -> Iterator[int]:
    """Run a server whose words go to `log`, yield its process id, stop it."""
    with log.open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 - the commands are this package's own
            command, cwd=ROOT, env=_environment(environment), stdout=words, stderr=words
        )
        try:
            yield process.pid
        finally:
            _stop(process)


def wait_for(pid: int, port: int, log: Path, pause: float = 0.02) -> None:
    """Return once a server listens; raise Absent with its words where it never does."""
    until = time.monotonic() + START_UP
    while not _listens(port):
        if time.monotonic() > until or _state(pid) in ("", "Z"):
            raise Absent(log.read_text(errors="replace").strip()[-300:] or "it never listened")
        time.sleep(pause)


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the processor time, user and system, that processes took with all their threads.

    It reads their CPU clocks (clock_getcpuclockid(3)), which count nanoseconds, where
    /proc/PID/stat counts hundredths of a second.
    """
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in pids)


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    return [pid, *(below for child in _children(pid) for below in family(child))]


def pin(pid: int, core: int) -> None:
    """Keep a process, with all the threads it has, on one core."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {core})


def peak_memory(pid: int | None = None) -> int:
    """Return the most memory, in octets, a process (this one for None) ever had resident.

    VmHWM, as ru_maxrss also counts what the process was a copy of before it became a program.
    """
    for line in Path(f"/proc/{pid or 'self'}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise Absent("/proc tells no peak memory")


def timed(call: Callable[[], T]) -> tuple[float, float, T]:
    """Return processor seconds, seconds and the value of a call."""
    cpu, wall = time.process_time(), time.perf_counter()
    value = call()
    return time.process_time() - cpu, time.perf_counter() - wall, value


def in_child(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _environment(above: Mapping[str, str]) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("KALENDS_")}
    return {**mine, **above}


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((HOST, port)) == 0


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat behind the name: state, parent, …; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _state(pid: int) -> str:
    return next(iter(_stat(pid)), "")


def _children(pid: int) -> list[int]:
    everyone = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [each for each in everyone if _stat(each)[1:2] == [str(pid)]]
