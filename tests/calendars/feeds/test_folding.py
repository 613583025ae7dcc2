"""Lines as this writer has them, beside what icalendar itself makes of the same values."""

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Event, vText, vUri
from icalendar.parser import Contentline

from calendars.feeds.icalendar import END, fold, line, text_line

SIGNS = st.sampled_from(
    [
        *("а", "Я", "ё", "x", "7", " ", "\\", "^", ";", ",", ":", '"', "=", "\t", "€", "漢"),
        *("👩🏽‍🚒", "🇰🇬", "e\u0301", "й", "\u200d", "\ufe0f", "𝄞", "\u0301", "\\N", "\\n"),
    ]
)
WORDS = st.one_of(st.lists(SIGNS, max_size=300).map("".join), st.text(max_size=400))
EDGES = st.builds(
    lambda length, sign, rest: "x" * length + sign + rest,
    st.integers(min_value=60, max_value=80),
    SIGNS,
    WORDS,
)
# No line break stands in a line; a text has none but those that are escaped.
LINES = st.one_of(WORDS, EDGES).map(lambda text: text.replace("\n", "").replace("\r", ""))
TEXTS = st.one_of(WORDS, EDGES, st.text(st.sampled_from("аb\n\\"), max_size=300)).map(
    lambda text: text.replace("\r\n", "\n").replace("\r", "\n").replace("\\N", "\\n")
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["X-A", "X-B", "LANGUAGE", "ALTREP"]), WORDS, min_size=1, max_size=3
)


def lines_of(event: Event) -> bytes:
    octets: bytes = event.to_ical(sorted=False)
    return octets.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(END)


@given(LINES)
@example("x" * 74)
@example("x" * 75)
@example("x" * 73 + "ё")
@example("x" * 73 + "\\;" + "y" * 80)
@example("x" * 72 + "\\\\" + "y" * 80)
@example("\\" * 300)
@example("^" * 74 + "я")
@example("")
def test_a_line_is_folded_as_icalendar_folds_it(text: str) -> None:
    assert fold(text.encode()) == Contentline(text).to_ical()


@given(PARAMETERS, WORDS.filter(lambda text: "\r" not in text and "\n" not in text))
def test_a_line_with_long_parameters_is_folded_alike(
    parameters: dict[str, str], value: str
) -> None:
    written = ";".join(f'{name}="{text}"' for name, text in parameters.items())
    whole = f"X-LONG;{written}:{value}".replace("\r", "").replace("\n", "")
    assert fold(whole.encode()) == Contentline(whole).to_ical()


@given(TEXTS)
def test_a_text_is_written_as_icalendar_writes_it(text: str) -> None:
    event = Event()
    event.add("SUMMARY", vText(text))
    assert text_line(b"SUMMARY", text) == lines_of(event)


@given(st.text(st.sampled_from("abя/?&%;,=~ "), min_size=1, max_size=200))
def test_an_address_is_written_as_icalendar_writes_it(path: str) -> None:
    address = vUri(f"https://kalends.example/{path}")
    event = Event()
    event.add("URL", address)
    assert line(b"URL", address.to_ical()) == lines_of(event)


@given(LINES)
def test_no_piece_is_long_or_ends_within_a_sign(text: str) -> None:
    pieces = fold(text.encode()).split(b"\r\n ")
    # Each piece but the first stands behind a space, which counts too.
    assert max(map(len, pieces)) <= 74
    assert "".join(piece.decode() for piece in pieces) == text
