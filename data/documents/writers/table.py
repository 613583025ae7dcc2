"""What a table is before it is written: texts in rows."""

import msgspec


class Written(msgspec.Struct, frozen=True, kw_only=True):
    r"""A table: headings, the widths of their columns in characters, and rows of texts.

    Lines of a text are apart by `\n`.
    """

    name: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
