"""Move the ordinals of yearly events on by one: «XXIX сессия» becomes «XXX сессия»."""

import re

import msgspec
from roman_numerals import MAX, InvalidRomanNumeralError, RomanNumeral


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One ordinal that was moved on: as it stood, as it stands now, and its number before."""

    before: str
    after: str
    number: int


class Advance(msgspec.Struct, frozen=True, kw_only=True):
    """A text a year later, the steps made in it, and the anniversaries it was left with."""

    text: str
    steps: tuple[Step, ...] = ()
    anniversaries: tuple[str, ...] = ()


# Letters of the Cyrillic alphabet that people type for Roman ones.
_LATIN = str.maketrans("\u0406\u0425\u0421\u041c\u0474", "IXCMV")
_ROMAN = r"(?-i:[IVXLCDM\u0406\u0425\u0421\u041C\u0474]+)"
_NUMBER = rf"(?:{_ROMAN}|[0-9]{{1,4}})(?:-?(?:st|nd|rd|th)|-\w{{1,3}})?"
_RUSSIAN_ENDINGS = "ого|ому|его|ему|ый|ий|ой|ая|яя|ое|ее|ую|юю|ые|ым|ом|го|му|й|я|е|м|ю"
# Nothing of a word or of another number may stand before it: «№5», "1/2", "3.4" are no ordinals.
# After it, no ending but one of an ordinal; a hyphen only where a second numeral follows, as in
# «XX-XXI».
_ORDINAL = re.compile(
    rf"(?<![\w№/.,])(?:(?P<roman>{_ROMAN})(?P<roman_ending>-(?:{_RUSSIAN_ENDINGS}))?"
    rf"|(?P<arabic>[0-9]{{1,3}})(?:(?P<russian>-(?:{_RUSSIAN_ENDINGS}))|(?P<english>st|nd|rd|th)))"
    rf"(?!\w|-(?!{_ROMAN}\b)\w)",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(
    rf"(?<!\w){_NUMBER}(?:[-\s]?лет(?!\w)|[-\s]?лети\w+|\s+годовщин\w*|\s+юбиле[йяюе]м?(?!\w)"
    r"|\s+(?:anniversary|birthday|jubilee|years\s+of)\b)",
    re.IGNORECASE,
)
_EVENTS = (
    r"(?:сесси|форум|конгресс|конференц|съезд|слёт|слет|конкурс|смотр|фестивал|выставк|чтени"
    r"|ассамбле|саммит|заседани|собрани|семинар|олимпиад|спартакиад|чемпионат|турнир|ярмарк"
    r"|недел[яи]|игр[аы]|встреч|круглый\s+стол"
    r"|session|forum|congress|conference|convention|competition|contest|festival|exhibition"
    r"|assembly|summit|meeting|seminar|workshop|championship|tournament|fair|games|olympiad"
    r"|round\s+table)"
)
# An ordinal counts editions where the event stands beside it, maybe behind words on its rank.
_EVENT_BEHIND = re.compile(
    rf"\s+(?:(?:международн|межрегиональн|всероссийск|общероссийск|ежегодн|открыт"
    rf"|international|interregional|all-russian|national|annual)[\w-]*|{_EVENTS}\w*)",
    re.IGNORECASE,
)
_EVENT_BEFORE = re.compile(rf"\b{_EVENTS}\w*[\s-]+$", re.IGNORECASE)
_MONTHS = (
    r"(?:январ\w+|феврал\w+|март\w*|апрел\w+|ма[йяею]|июн\w+|июл\w+|август\w*|сентябр\w+"
    r"|октябр\w+|ноябр\w+|декабр\w+|числ\w+|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)(?!\w)"
)
# What numbers count that are no editions of an event: times, parts, grades.
_PARTS = (
    r"век(?:а|е|у|ом|ов|и)?|квартал\w*|этап\w*|тур(?:а|е|у|ом|ы|ов)?|класс(?:а|е|ы|ов)?"
    r"|част[ьи]|том(?:а|е)?|раздел\w*|глав[аыеу]|четверт[ьи]"
    r"|чтени[еию]|лиг[аиеу]|дивизион\w*|centur(?:y|ies)|quarters?|stages?|phases?"
    r"|rounds?(?!\s+table)|class|part|volume|chapter|reading|division|league|term"
)
_COUNTED = (
    rf"(?:{_PARTS}|в\.|вв\.|столети\w+|тысячелети\w+|кв\.|полугоди\w+|триместр\w*|семестр\w*"
    r"|год(?:а|у|ом|ы|ов|ах)?|очеред[ьи]|степен[ьи]|категори\w+|групп[аыеу]|мест[оаеу]"
    rf"|половин\w*|декад\w*|недел\w+\s+{_MONTHS}|weeks?\s+of\s+{_MONTHS}"
    r"|смен[аыеу]|созыв\w*|миров\w+\s+войн\w+|millenni\w+|half(?!\W?marathon)|halves|degree"
    r"|categor(?:y|ies)|place|world\s+war)(?!\w)"
)
_SPAN = r"(?:начал|середин|конц)\w*\s+"
# Possessive, as «X-X-X-…» could be divided in too many ways.
_COUNTED_BEHIND = re.compile(
    rf"(?:(?:\s*[-–—/,]\s*|\s+(?:и|или|по|and|or|to)\s+)(?:{_SPAN})?{_NUMBER})*+"
    rf"\s*(?:{_SPAN})?{_COUNTED}",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(rf"(?<!\w)(?:{_PARTS})\s+$", re.IGNORECASE)
_MONTH_BEHIND = re.compile(rf"\s+(?:of\s+)?{_MONTHS}", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTHS}\s+$", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?:^|(?<=\s))(?P<quote>[«“„\"(\[]*)(?P<word>[^\W\d_][\w-]*)\s+$")
# «Пётр I» and "Elizabeth II" bear a numeral for ever; the first letters do for every case.
_RULER = re.compile(
    r"(?:П[её]тр|Павел|Павл|Александр|Никола|Екатерин|Елизавет|Иван|Иоанн|Людовик|Карл|Фридрих"
    r"|Peter|Paul|Alexander|Nicholas|Catherine|Elizabeth|Ivan|John|Louis|Charles|Frederick|Henry"
    r")\w{0,2}"
)
_ENGLISH_BEHIND = re.compile(r"\s+[a-z]")
_RUSSIAN_BEHIND = re.compile(r"\s+[А-Яа-яЁё]")
_NAME_BEHIND = re.compile(r"\.\s?\w")
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", "»", "”", '"', ")", "–", "—")


def advanced(text: str) -> Advance:
    """Return a text with its ordinals moved on by one; centuries, parts, rulers stay."""
    anniversaries = list(_ANNIVERSARY.finditer(text))
    pieces, steps, done = [], [], 0
    for found in _ORDINAL.finditer(text):
        if any(a.start() <= found.start() < a.end() for a in anniversaries):
            continue
        step = _step(found)
        if step is not None:
            pieces += [text[done : found.start()], step.after]
            steps.append(step)
            done = found.end()
    return Advance(
        text="".join((*pieces, text[done:])),
        steps=tuple(steps),
        anniversaries=tuple(found[0] for found in anniversaries),
    )


def _step(found: re.Match[str]) -> Step | None:
    if _counts_something_else(found):
        return None
    if found["roman"] is None:
        return _arabic(found)
    number = _number(found["roman"])
    if number is None or not _counts_an_event(found, number):
        return None
    after = str(RomanNumeral(number + 1)) + (found["roman_ending"] or "")
    return Step(before=found[0], after=after, number=number)


def _arabic(found: re.Match[str]) -> Step:
    number = int(found["arabic"])
    ending = found["russian"] or _english_ending(number + 1)
    if found["english"] and found["english"].isupper():
        ending = ending.upper()
    return Step(before=found[0], after=f"{number + 1}{ending}", number=number)


def _english_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _number(numeral: str) -> int | None:
    """Return what a Roman numeral stands for; None for letters that only look like one."""
    letters = numeral.translate(_LATIN)
    try:
        number = int(RomanNumeral.from_string(letters))
    except InvalidRomanNumeralError:
        return None
    return number if number < MAX and not _abbreviation(letters) else None


def _abbreviation(letters: str) -> bool:
    """Tell CD, MC, CV and DIV from numerals: who counts as far as that writes longer ones."""
    if not set(letters) & set("CDM"):
        return False
    return len(letters) < (4 if set(letters) & set("DM") else 3) or not set(letters) & set("IVX")


def _counts_something_else(found: re.Match[str]) -> bool:
    before, at = found.string[: found.start()], found.end()
    if _COUNTED_BEHIND.match(found.string, at) or _COUNTED_BEFORE.search(before):
        return True
    day = found["arabic"] is not None
    return day and bool(_MONTH_BEHIND.match(found.string, at) or _MONTH_BEFORE.search(before))


def _counts_an_event(found: re.Match[str], number: int) -> bool:
    """Tell whether a Roman numeral counts an event, by the words around it."""
    before, behind = found.string[: found.start()], found.string[found.end() :]
    if _of_a_ruler(before) or (number == 1 and _ENGLISH_BEHIND.match(behind)):
        return False
    if _EVENT_BEHIND.match(behind) or _EVENT_BEFORE.search(before):
        return True
    if _quoted(before, behind) or _initial(found[0], behind) or _of_a_name(before):
        return False
    # In English and Ukrainian a lone I is a word of its own.
    return number > 1 or (found[0] == "I" and bool(_RUSSIAN_BEHIND.match(behind)))


def _quoted(before: str, behind: str) -> bool:
    return before.endswith(("«", "“", "„", '"')) and behind.startswith(("»", "”", "“", '"'))


def _initial(numeral: str, behind: str) -> bool:
    return len(numeral) == 1 and _NAME_BEHIND.match(behind) is not None


def _of_a_ruler(before: str) -> bool:
    found = _WORD_BEFORE.search(before)
    return found is not None and _RULER.fullmatch(found["word"]) is not None


def _of_a_name(before: str) -> bool:
    """Tell whether a word with a capital letter stands before, and no sentence begins with it."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    ahead = before[: found.start()].rstrip()
    begins = not ahead or found["quote"] or ahead.endswith(_SENTENCE_ENDS)
    return found["word"].istitle() and not begins
