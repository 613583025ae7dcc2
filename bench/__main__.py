"""Run the benchmark: `python -m bench`, or only some of its parts."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import beside, building, journals, phrases, polling, servers, starting, swapping
from bench.report import (
    console,
    show_build,
    show_http,
    show_journal,
    show_phrases,
    show_start,
    show_swap,
)

Part = tuple[Callable[[Path, argparse.Namespace], dict[str, Any]], Callable[[Any], None]]

PARTS: Mapping[str, Part] = {
    "http": (
        lambda folder, given: polling.measure(
            folder, given.seconds, competitors=(*servers.COMPETITORS, *beside.BESIDE)
        ),
        show_http,
    ),
    "pages": (
        lambda folder, given: polling.measure(
            folder, given.seconds / 3, polling.READING, servers.READERS
        ),
        show_http,
    ),
    "build": (lambda folder, given: building.measure(folder, given.largest), show_build),
    "journal": (lambda folder, given: journals.measure(folder, given.largest), show_journal),
    "swap": (lambda folder, _: swapping.measure(folder), show_swap),
    "start": (lambda folder, _: starting.measure(folder), show_start),
    "phrases": (lambda _, __: phrases.measure(), show_phrases),
}
LIBRARIES = ("kalends", "icalendar", "fastapi", "uvicorn", "uvloop", "httptools", "msgspec")


def main() -> None:
    """Measure the parts asked for, print them, and write them as JSON where that is asked for."""
    given = _arguments()
    found: dict[str, Any] = {"machine": _machine()}
    for name in given.parts or PARTS:
        measure, show = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="kalends-bench-") as made:
            folder = Path(made)
            # nginx's worker may run under another account and has to read the files.
            folder.chmod(0o755)
            found[name] = measure(folder, given)
        show(found[name])
        if given.json:
            given.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers to a file")
    parser.add_argument(
        "--seconds", type=float, default=60, help="how long the http part measures (60)"
    )
    parser.add_argument(
        "--largest",
        type=int,
        default=building.SIZES[-1],
        help="the most items built, and revisions read (100000)",
    )
    given = parser.parse_args()
    for part in given.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}; there are: {', '.join(PARTS)}")
    return given


def _machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    machine = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": next(iter(models), platform.machine()),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        **{name: version(name) for name in LIBRARIES},
    }
    console.print(", ".join(f"{name} {value}" for name, value in machine.items()), markup=False)
    return machine


if __name__ == "__main__":
    main()
