"""Say how a wording of a date is read."""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.console import (
    INPUT_AT_FAULT,
    Json,
    faults,
    here,
    language_of,
    out,
    plan_settings,
    write_json,
    write_line,
)
from app.cli.readings import AMBIGUOUS, answer_lines, answer_value
from calendars.wording.language import Language, load_languages
from data.errors import KalendsError
from data.plan.folder import FolderMissing, find_folder
from data.plan.loader import load_sources
from data.plan.model import Header
from data.when.edtf import YEARS, WhenError
from data.when.period import Period, year_period
from data.when.reading import parse_period

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def when(
    context: typer.Context,
    phrase: Annotated[
        str | None,
        typer.Argument(metavar="PHRASE", help="As the plan says it; else a line each from input."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="The plan's year, as in 2023.")] = None,
    period: Annotated[
        str | None, typer.Option(help="The plan's period, as in 2026-09/2027-08.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="CODE", help="The language; that of the plan, or letters.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say how a wording of a date is read: as one date, as several, or why as none.

    What the wording leaves out, above all the year, is the plan's: that of --year or --period,
    else that of the folder's newest plan, else this year.
    """
    with faults(as_json=as_json):
        header = None if (year or period) and lang else _newest(context)
    stated = _period(year, period, header)
    if phrase is None:
        with faults():
            for words in _lines(sys.stdin.buffer):
                write_line(answer_value(words, stated, _language(lang, header, words)))
        return
    language = _language(lang, header, phrase)
    value = answer_value(phrase, stated, language)
    if as_json:
        write_json(value)
    else:
        for told in answer_lines(phrase, stated, language):
            out.print(told, soft_wrap=True)
    if value["kind"] == AMBIGUOUS:
        raise typer.Exit(INPUT_AT_FAULT)


class NotText(KalendsError):
    """What stands in the input is no text."""


def _lines(octets: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(octets, 1):
        try:
            yield line.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            problem = f"input: line {number}: it is not UTF-8; write it in that encoding"
            raise NotText(problem) from error


def _newest(context: typer.Context) -> Header | None:
    """Return the header of the folder's newest plan, where there is a folder."""
    try:
        find_folder(context.obj, here())
    except FolderMissing:
        if context.obj is not None:
            raise
        return None
    sources = load_sources(plan_settings(context).folder.path, list(load_languages()))
    return max((plan.header for plan in sources.plans), key=lambda header: header.period.start)


def _period(year: int | None, period: str | None, header: Header | None) -> Period:
    if year is not None and period is not None:
        raise typer.BadParameter("give --year or --period, not both")
    if period is not None:
        try:
            return parse_period(period)
        except WhenError as error:
            raise typer.BadParameter(f"--period {period}: {error}") from error
    if year is not None:
        if year not in YEARS:
            raise typer.BadParameter(f"--year {year}: years go from {YEARS[0]} to {YEARS[-1]}")
        return year_period(year)
    return header.period if header else year_period(datetime.now(UTC).year)


def _language(code: str | None, header: Header | None, phrase: str) -> Language:
    if code is None and header is not None:
        code = header.language
    if code is None:
        code = "ru" if _CYRILLIC.search(phrase) else "en"
    return language_of(code)
