"""Word files with what people and Word leave in them."""

from data.documents.document import Cell, Document, Table
from data.documents.opening import read_octets
from tests.data.documents.making import STRICT, cells, document, docx, p, run, tbl, tc, tr

LIST = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'


def level(depth: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "decimal", "%1.")
    + level(1, "upperRoman", "%1.%2)")
    + level(2, "russianLower", "%3)", start=3, more='<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def word(body: str, **parts: str) -> Document:
    return read_octets(docx(body, **parts), "plan.docx")


def cell_of(content: str, **parts: str) -> Cell:
    """Return what is read out of the first cell of a table of two."""
    read = word(tbl(tr(content, "б")), **parts)
    return read.tables[0].cells[0]


def test_paragraphs_and_tables_stand_in_their_order() -> None:
    body = (
        p("План") + tbl(tr("а", "б"), tr("в", "")) + p("Юбилеи") + tbl(tr("г", "д")) + p("Сноска")
    )
    assert word(body) == Document(
        kind="docx",
        tables=(
            Table(cells=cells(("а", "б"), ("в", "")), page=1, before=("План",)),
            Table(cells=cells(("г", "д")), page=1, before=("Юбилеи",)),
        ),
        after=("Сноска",),
    )


def test_content_controls_hold_rows_cells_and_paragraphs() -> None:
    inside = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    rows = inside.format(tr(inside.format(tc(inside.format(p("а")))), "б"))
    body = inside.format(p("План") + tbl(rows, tr("в", "г")))
    found = document("docx", ("а", "б"), ("в", "г"), before=("План",))
    assert word(body).tables[0].cells == found.tables[0].cells


def test_tracked_insertions_are_read_and_deletions_are_struck() -> None:
    gone = "<w:del><w:r><w:delText>12 мая</w:delText></w:r></w:del>"
    changed = f"{gone}<w:ins>{run('15 мая')}</w:ins>"
    assert cell_of(tc(p(changed))) == Cell(text="15 мая", struck="12 мая", row=0, column=0)


def test_moved_text_is_read_where_it_went() -> None:
    moved = f"<w:moveFrom>{run('Минск')}</w:moveFrom><w:moveTo>{run('Москва')}</w:moveTo>"
    assert cell_of(tc(p(moved))) == Cell(text="Москва", struck="Минск", row=0, column=0)


def test_a_deleted_row_is_struck_in_all_its_cells() -> None:
    rows = tbl(tr("а", "б", properties="<w:del/>"), tr("в", "г"))
    assert word(rows).tables[0].cells == (
        Cell(text="", struck="а", row=0, column=0),
        Cell(text="", struck="б", row=0, column=1),
        Cell(text="в", row=1, column=0),
        Cell(text="г", row=1, column=1),
    )


def test_text_is_struck_by_itself_by_its_style_and_by_that_of_its_paragraph() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Old"><w:rPr><w:dstrike/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Gone"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:strike/></w:rPr></w:style>'
    )
    content = tc(
        p(run("12", "<w:strike/>"), "15 мая", run("16", '<w:rStyle w:val="Old"/>')),
        p("июнь", run("июль", '<w:strike w:val="0"/>'), properties='<w:pStyle w:val="Gone"/>'),
    )
    assert cell_of(content, styles=styles) == Cell(
        text="15 мая\nиюль", struck="12\n16\nиюнь", row=0, column=0
    )


def test_merged_cells_stand_once_with_all_that_they_take() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    rows = tbl(
        tr(tc("Юбилеи", properties=wide), "1"),
        tr(tc("МАГ", properties=begin), "а", "2"),
        tr(tc(properties=on), "б", "3"),
        tr("в", "4", properties='<w:gridBefore w:val="1"/>'),
    )
    assert word(rows).tables[0].cells == (
        Cell(text="Юбилеи", row=0, column=0, columns=2),
        Cell(text="1", row=0, column=2),
        Cell(text="МАГ", row=1, column=0, rows=2),
        Cell(text="а", row=1, column=1),
        Cell(text="2", row=1, column=2),
        Cell(text="б", row=2, column=1),
        Cell(text="3", row=2, column=2),
        Cell(text="в", row=3, column=1),
        Cell(text="4", row=3, column=2),
    )


def test_a_cell_merged_downwards_may_begin_right_below_another_one() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = tbl(
        tr(tc("12 июня", properties=begin), "а"),
        tr(tc(properties=on), "б"),
        tr(tc("13 июня", properties=begin), "в"),
        tr(tc(properties=on), "г"),
        tr(tc("14 июня", properties=begin), "д"),
    )
    assert word(rows).tables[0].cells == (
        Cell(text="12 июня", row=0, column=0, rows=2),
        Cell(text="а", row=0, column=1),
        Cell(text="б", row=1, column=1),
        Cell(text="13 июня", row=2, column=0, rows=2),
        Cell(text="в", row=2, column=1),
        Cell(text="г", row=3, column=1),
        Cell(text="14 июня", row=4, column=0),
        Cell(text="д", row=4, column=1),
    )


def test_signs_that_are_no_letters_are_what_is_seen_of_them() -> None:
    signs = (
        "<w:r><w:t>Санкт</w:t><w:noBreakHyphen/><w:t>Петер</w:t><w:softHyphen/><w:t>бург</w:t>"
        '<w:br/><w:t>а</w:t><w:tab/><w:t>б</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert cell_of(tc(p(signs))).text == "Санкт-Петербург\nа\tб✓"


def test_hidden_text_and_the_codes_of_fields_are_not_seen() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12 мая</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="SEQ">{run("7")}</w:fldSimple>'
    link = f"<w:hyperlink>{run(' сайт')}</w:hyperlink>"
    assert cell_of(tc(p(run("тайна", "<w:vanish/>"), field, simple, link))).text == "12 мая7 сайт"


def test_one_of_two_alternatives_is_read_and_text_boxes_are_lines() -> None:
    box = "<w:txbxContent>" + p("в рамке") + "</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert cell_of(tc(p("Форум", both))).text == "Форум\nв рамке"


def test_automatic_numbers_are_text_and_begin_anew_below_their_level() -> None:
    levels = (0, 1, 1, 0, 1, 2, 2)
    rows = [tr(tc(p("", properties=LIST.format(level))), f"т{n}") for n, level in enumerate(levels)]
    read = word(tbl(*rows), numbering=NUMBERING)
    numbers = [each.text for each in read.tables[0].cells if each.column == 0]
    assert numbers == ["1.", "1.I)", "1.II)", "2.", "2.I)", "в)", "г)"]


def test_a_number_alone_is_not_set_apart() -> None:
    found = cell_of(tc(p("", properties=LIST.format(0))), numbering=NUMBERING)
    assert found == Cell(text="1.", row=0, column=0)


def test_a_second_list_begins_anew_and_a_style_may_number() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="N"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    first = p("а", properties=LIST.format(0)) + p("б", properties=LIST.format(0))
    second = p("в", properties='<w:pStyle w:val="N"/>') * 2
    none = p("г", properties='<w:pStyle w:val="N"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    read = word(first + second + none, numbering=NUMBERING, styles=styles)
    assert read == Document(kind="docx", after=("1. а", "2. б", "1. в", "2. в", "г"))


def test_italics_colours_and_grounds_mark_a_cell_when_all_of_it_has_them() -> None:
    looks = {
        "<w:i/>": True,
        '<w:color w:val="FF0000"/>': True,
        '<w:color w:val="000000"/>': False,
        '<w:highlight w:val="yellow"/>': True,
        '<w:shd w:fill="FFFF00"/>': True,
        "<w:b/>": False,
    }
    found = {look: cell_of(tc(p(run("май", look)))).marked for look in looks}
    partly = cell_of(tc(p(run("май", "<w:i/>"), " июнь"))).marked
    ground = cell_of(tc("май", properties='<w:shd w:fill="DDEEFF"/>')).marked
    assert (found, partly, ground) == (looks, False, True)


def test_notes_are_marked_as_they_are_shown_and_come_after() -> None:
    notes = (
        '<w:footnote w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{p(run("ориентировочно"))}</w:footnote>'
        f'<w:footnote w:id="3">{p(run("* по согласованию"))}</w:footnote>'
    )
    ends = f'<w:endnote w:id="2">{p(run("уточняется"))}</w:endnote>'
    numbered = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    body = tbl(tr(tc(p("МАГ", numbered)), tc(p("май", custom)), tc(p("июнь", end))))
    assert word(body, footnotes=notes, endnotes=ends) == Document(
        kind="docx",
        tables=(Table(cells=cells(("МАГ¹", "май*", "июньⁱ")), page=1),),
        after=("¹ ориентировочно", "* по согласованию", "ⁱ уточняется"),
    )


def test_a_raised_number_is_raised() -> None:
    high = run("1", '<w:vertAlign w:val="superscript"/>')
    assert cell_of(tc(p("28 мая", high))).text == "28 мая¹"


def test_a_table_in_a_cell_is_its_lines_and_one_around_tables_is_a_frame() -> None:
    inner = tbl(tr("а", "б"), tr("в", "г"))
    assert cell_of(tc(p("Форум"), inner, p())).text == "Форум\nа б\nв г"
    assert word(tbl(tr(tc(p("План"), inner, p("конец"))))) == Document(
        kind="docx",
        tables=(Table(cells=cells(("а", "б"), ("в", "г")), page=1, before=("План",)),),
        after=("конец",),
    )


def test_pages_begin_where_word_last_broke_them() -> None:
    mark = "<w:r><w:lastRenderedPageBreak/></w:r>"
    rows = tbl(
        tr("1", "а"), tr(tc(p(mark, "2")), "б"), tr("3", tc(p("в", mark, "вв"))), tr("4", "г")
    )
    read = word(p("План") + rows + tbl(tr(tc(p(mark, "5")), "д")))
    assert [(table.page, table.pages) for table in read.tables] == [(1, (1, 3)), (4, ())]


def test_a_file_in_the_strict_namespace_is_read_too() -> None:
    body = p("План") + tbl(tr("а", "б"))
    parts = {"styles": '<w:style w:styleId="A"/>'}
    assert read_octets(docx(body, space=STRICT, **parts), "x") == word(body, **parts)


def test_comments_are_told() -> None:
    comments = f'<w:comment w:id="0">{p("уточнить", " дату")}{p("Орлов")}</w:comment>'
    body = p(run("План"), '<w:r><w:commentReference w:id="0"/></w:r>')
    assert word(body, comments=comments) == Document(
        kind="docx", after=("План",), comments=("уточнить дату\nОрлов",)
    )
