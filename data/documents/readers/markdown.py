"""Tables of Markdown (GFM 4.10), with markdown-it-py."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from data.documents.document import Document, Table
from data.documents.layout import Span, check_lines, laid_out
from data.documents.pieces import Piece, paragraphs, said

_STRUCK = {"s_open": 1, "s_close": -1}
_SLANTED = {"em_open": 1, "em_close": -1}
_BREAKS = frozenset({"softbreak", "hardbreak"})
_HTML_BREAKS = frozenset({"<br>", "<br/>", "<br />"})


def read_markdown(text: str) -> Document:
    """Return the tables of a text in Markdown; raises DocumentRefused."""
    check_lines(text)
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])
    tables: list[Table] = []
    texts: list[str] = []
    rows: list[list[Span]] = []
    inside = False
    for token in parser.parse(text):
        if token.type == "table_open":
            inside, rows = True, []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            tables.append(Table(cells=laid_out(rows), before=paragraphs(texts)))
            inside, texts = False, []
        elif token.type == "inline" and inside:
            rows[-1].append(Span(said=said(_pieces(token.children or ()))))
        elif token.type in {"inline", "fence", "code_block"}:
            texts.append(_text(token))
    return Document(kind="md", tables=tuple(tables), after=paragraphs(texts))


def _text(token: Token) -> str:
    return token.content if token.children is None else said(_pieces(token.children)).text


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    struck = slanted = 0
    for token in tokens:
        struck += _STRUCK.get(token.type, 0)
        slanted += _SLANTED.get(token.type, 0)
        if token.type in _BREAKS or token.content.lower() in _HTML_BREAKS:
            yield Piece("\n")
        elif token.type in {"text", "code_inline"}:
            yield Piece(token.content, struck > 0, slanted > 0)
