"""Write a plan as a table that people edit and import again."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.cli.merging.folder import existing_plan, folder_means
from app.settings import Settings
from data.documents.writers.separated import write_separated
from data.documents.writers.table import Written
from data.documents.writers.word import write_word
from data.documents.writers.workbook import write_workbook
from data.errors import ImportRefused
from data.importing.tables.writing import plan_sheets

WRITERS: Mapping[str, Callable[[Sequence[Written]], bytes]] = {
    ".xlsx": write_workbook,
    ".docx": write_word,
    ".csv": write_separated,
}


def plan_table(settings: Settings, slug: str, name: str) -> bytes:
    """Return a plan as a table in the format that a file's name asks for.

    Raises Faulty, or ImportRefused where there is no such plan or format.
    """
    write = WRITERS.get(Path(name).suffix.casefold())
    if write is None:
        raise ImportRefused(f"{name}: a table is written as one of: {', '.join(WRITERS)}")
    existing = existing_plan(settings, slug)
    if existing is None:
        slugs = sorted(path.stem for path in settings.folder.plans.glob("[!.]*.toml"))
        raise ImportRefused(f"there is no plan {slug!r}; there are: {', '.join(slugs)}")
    return write(plan_sheets(existing, folder_means(settings).within(existing.plan.header.period)))


def write_new(path: Path, octets: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; raises ImportRefused."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a path can't be opened so
                file.write(octets)
        except OSError:
            # What is left of it would be in the way of the next try.
            path.unlink()
            raise
    except FileExistsError as error:
        raise ImportRefused(
            f"{path}: it is there already, perhaps with what people wrote in it; move it away"
        ) from error
    except OSError as error:
        raise ImportRefused(f"{path}: it can't be written: {error.strerror}") from error
