"""Damaged files of every format, and octets that are none: a document, or a sentence."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from traceback import walk_tb

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.documents.document import Document
from data.documents.opening import read_octets
from data.errors import DocumentRefused
from tests.conftest import ROOT
from tests.data.documents.making import docx, p, run, tbl, tc, tr
from tests.data.documents.test_forty_rows import (
    FILES,
    drawn_pdf,
    excel,
    open_sheet,
    page,
    rows,
    separated,
)

ENDINGS = ("docx", "doc", "xlsx", "xls", "ods", "csv", "tsv", "pdf", "txt", "html", "md", "ics")
LIST = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
WORD = docx(
    p("План")
    + tbl(
        tr(tc(p("", properties=NUMBERED)), tc("а", properties='<w:gridSpan w:val="2"/>')),
        tr(tc("б", properties='<w:vMerge w:val="restart"/>'), "в", "г"),
        tr(tc(properties="<w:vMerge/>"), "д", p(run("12 мая", "<w:strike/>"))),
    ),
    numbering=LIST,
    styles='<w:style w:styleId="A"><w:basedOn w:val="A"/></w:style>',
)
GOOD = {
    "docx": WORD,
    "xlsx": excel(),
    "ods": open_sheet(),
    "xls": (FILES / "plan.xls").read_bytes(),
    "pdf": drawn_pdf(rows()[:3]),
    "html": page(),
    "csv": separated(rows(), ";").encode("cp1251"),
    "txt": (FILES / "plan.txt").read_bytes(),
    "md": (FILES / "plan.md").read_bytes(),
    "ics": (FILES / "plan.ics").read_bytes(),
}
NUMBERS = (b"0", b"-1", b"1048577", b"99999999999", b"x")
names = st.sampled_from([f"plan.{ending}" for ending in ENDINGS])


def outcome(octets: bytes, name: str) -> type:
    """Return what comes of a file; fails where an error of our own is behind a refusal."""
    cause = None
    try:
        return type(read_octets(octets, name))
    except DocumentRefused as refused:
        cause, found = refused.__cause__, type(refused)
    assert not is_ours(cause)
    return found


def is_ours(error: BaseException | None) -> bool:
    """Tell whether an error came up in our own code, and not in a library or its C and Rust."""
    if error is None:
        return False
    *_, (frame, _) = walk_tb(error.__traceback__)
    own = Path(frame.f_code.co_filename).is_relative_to(ROOT / "data")
    return own and type(error).__module__ == "builtins"


@given(octets=st.binary(max_size=2_000), name=names)
@example(octets=b"%PDF-", name="plan.pdf")
@example(octets=b"PK\3\4", name="plan.docx")
@example(octets=b"PK\5\6" + b"\0" * 18, name="plan.docx")
@example(octets=b"BEGIN:VCALENDAR", name="plan.ics")
@example(octets=b"\xff\xfe\0", name="plan.txt")
@example(octets=b"|\n+-+", name="plan.txt")
@example(octets=b'"', name="plan.csv")
@example(octets=b"<table><tr><td", name="plan.doc")
@settings(max_examples=300)
def test_any_octets_under_any_name(octets: bytes, name: str) -> None:
    assert outcome(octets, name) in {Document, DocumentRefused}


@given(text=st.text(alphabet='|+-─│┌ \t"\n;,аб1.<>/tdr*~#', max_size=300), name=names)
@settings(max_examples=300)
def test_any_text_that_looks_like_tables(text: str, name: str) -> None:
    assert outcome(text.encode(), name) in {Document, DocumentRefused}


@st.composite
def damages(draw: st.DrawFn, octets: bytes) -> bytes:
    """Return octets of which some were changed, dropped or doubled."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(octets) - 1)))
        until = min(len(octets), at + draw(st.integers(0, 200)))
        way = draw(st.sampled_from(["change", "drop", "double", "number"]))
        if way == "number":
            octets = octets[:at] + re.sub(
                rb"\d+", draw(st.sampled_from(NUMBERS)), octets[at:], count=1
            )
        else:
            put = {
                "drop": b"",
                "double": octets[at:until] * 3,
                "change": draw(st.binary(max_size=9)),
            }
            octets = octets[:at] + put[way] + octets[until:]
    return octets


@pytest.mark.parametrize("kind", GOOD)
@given(data=st.data())
@settings(max_examples=40)
def test_damaged_files(kind: str, data: st.DataObject) -> None:
    assert outcome(data.draw(damages(GOOD[kind])), f"plan.{kind}") in {Document, DocumentRefused}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ods"])
@given(data=st.data())
@settings(max_examples=60)
def test_archives_with_damaged_parts(kind: str, data: st.DataObject) -> None:
    parts = unpacked(GOOD[kind])
    name = data.draw(st.sampled_from(sorted(each for each in parts if each.endswith(".xml"))))
    parts[name] = data.draw(damages(parts[name]))
    assert outcome(packed(parts), f"plan.{kind}") in {Document, DocumentRefused}


def unpacked(octets: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    octets = BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return octets.getvalue()


@pytest.mark.parametrize(
    ("kind", "name", "old", "new"),
    [("docx", "word/document.xml", b"w:body", b"w:bod"), ("ods", "content.xml", b":body", b":bod")],
)
def test_a_document_without_a_body_is_damaged(kind: str, name: str, old: bytes, new: bytes) -> None:
    parts = unpacked(GOOD[kind])
    octets = packed({**parts, name: parts[name].replace(old, new)})
    with pytest.raises(DocumentRefused, match="the file is damaged") as caught:
        read_octets(octets, f"plan.{kind}")
    assert caught.value.__cause__ is None
