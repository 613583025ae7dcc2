"""Write a plan as a table that people edit."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from app.cli.console import faults, here, out, plan_settings
from app.cli.importing import check_extra


def table(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(metavar="SLUG", help="The plan, as in mag-2023.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file: .xlsx, .docx or .csv.")],
) -> None:
    """Write a plan as a table that people edit, and that is imported again without loss."""
    with faults():
        path = here() / file
        check_extra()
        from app.cli.merging.tables import (  # noqa: PLC0415 - others do without the extra
            plan_table,
            write_new,
        )

        write_new(path, plan_table(plan_settings(context), plan, path.name))
    told = f"Wrote {file}; edit it and import it again: kalends import {file}"
    out.print(Text(told), soft_wrap=True)
