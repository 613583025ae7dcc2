"""The widths that texts are measured by are those of the font itself, rounded up."""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.web.pages.drawing.metrics import text_width

FONTS = Path("/usr/share/fonts/truetype/dejavu")
LETTERS = [
    *map(chr, (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180), *range(0x391, 0x3CA))),
    *map(chr, (*range(0x400, 0x460), *range(0x490, 0x492), *range(0x5D0, 0x5EB))),
    *"–—‘’“”„†‡•…‰‹›№→≈",
]


def advances(path: Path) -> Mapping[int, float]:
    """Return the advance width of each character of a TrueType font, in parts of its size."""
    data = path.read_bytes()
    tables = {
        tag: offset
        for tag, _, offset, _ in struct.iter_unpack(">4sIII", data[12 : 12 + _records(data)])
    }
    units = _numbers(data, ">H", tables[b"head"] + 18)[0]
    many = _numbers(data, ">H", tables[b"hhea"] + 34)[0]
    return {
        code: _numbers(data, ">H", tables[b"hmtx"] + 4 * min(glyph, many - 1))[0] / units
        for code, glyph in _glyphs(data, tables[b"cmap"])
    }


def _records(data: bytes) -> int:
    return 16 * _numbers(data, ">H", 4)[0]


def _numbers(data: bytes, form: str, offset: int) -> tuple[int, ...]:
    return struct.unpack_from(form, data, offset)


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Yield the characters of the font's table of format 4, each with its glyph."""
    tables = (
        _numbers(data, ">HHI", cmap + 4 + 8 * n) for n in range(_numbers(data, ">H", cmap + 2)[0])
    )
    start = next(cmap + offset for platform, kind, offset in tables if (platform, kind) == (3, 1))
    count = _numbers(data, ">H", start + 6)[0] // 2
    row = 2 * count
    ends = _numbers(data, f">{count}H", start + 14)
    firsts = _numbers(data, f">{count}H", start + 16 + row)
    deltas = _numbers(data, f">{count}h", start + 16 + 2 * row)
    where = start + 16 + 3 * row
    offsets = _numbers(data, f">{count}H", where)
    for n, (first, last) in enumerate(zip(firsts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if offsets[n]:
                glyph = _numbers(data, ">H", where + 2 * n + offsets[n] + 2 * (code - first))[0]
            yield code, (glyph + deltas[n]) & 0xFFFF


@pytest.mark.skipif(not FONTS.is_dir(), reason="needs the fonts of fonts-dejavu-core")
@pytest.mark.parametrize(("name", "bold"), [("DejaVuSans", False), ("DejaVuSans-Bold", True)])
def test_no_letter_is_wider_than_it_is_taken_to_be(name: str, *, bold: bool) -> None:
    widths = advances(FONTS / f"{name}.ttf")
    known = [letter for letter in LETTERS if ord(letter) in widths]
    assert len(known) > 500
    wider = {
        letter: widths[ord(letter)]
        for letter in known
        if text_width(letter, 1, bold=bold) < widths[ord(letter)]
    }
    assert wider == {}


def test_a_text_is_as_wide_as_its_letters() -> None:
    assert text_width("Мир", 10) == pytest.approx(8.8 + 6.6 + 6.4)
    assert text_width("й", 10) == text_width("и", 10)
    assert text_width("", 10) == 0
