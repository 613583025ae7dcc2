"""What a plan's wording of a date says in another language, word by word, where all are known."""

import re
from collections.abc import Mapping

_MONTHS = {
    "январь января": "January",
    "февраль февраля": "February",
    "март марта": "March",
    "апрель апреля": "April",
    "май мая": "May",
    "июнь июня": "June",
    "июль июля": "July",
    "август августа": "August",
    "сентябрь сентября": "September",
    "октябрь октября": "October",
    "ноябрь ноября": "November",
    "декабрь декабря": "December",
}
_PHRASES: Mapping[str, str] = {
    "по отдельному графику": "on a schedule of its own",
    "в течение года": "in the course of the year",
    "весь год": "all year",
    "постоянно": "all the time",
    "еженедельно": "weekly",
    "ежемесячно": "monthly",
    "ежеквартально": "quarterly",
    "ежеквартал.": "quarterly",
    "ежегодно": "yearly",
    "весна": "spring",
    "лето": "summer",
    "осень": "autumn",
    "зима": "winter",
}
_WORDS: Mapping[str, str] = {
    "начало": "beginning of",
    "середина": "middle of",
    "конец": "end of",
    "первая половина": "first half of",
    "вторая половина": "second half of",
    "первая декада": "first ten days of",
    "вторая декада": "second ten days of",
    "третья декада": "last days of",
    "весны": "spring",
    "лета": "summer",
    "осени": "autumn",
    "зимы": "winter",
    "года": "the year",
    **{form: name for forms, name in _MONTHS.items() for form in forms.split()},
}
_PIECES = re.compile(r"[^\W\d_]+(?: (?:половина|декада))?|\d+|\s*[-–—]\s*|\s+|.")


def gloss(said: str, own: str, code: str) -> str:
    """Return in English what a Russian wording of a date says; nothing where it isn't sure."""
    if (own, code) != ("ru", "en"):
        return ""
    text = said.strip().lower()
    if text in _PHRASES:
        return _PHRASES[text]
    told = [_word(piece) for piece in _PIECES.findall(text)]
    return "".join(filter(None, told)) if None not in told else ""


def _word(word: str) -> str | None:
    if not word.strip():
        return " "
    if word.strip() in "-–—":
        return "–"
    return word if word.isdecimal() else _WORDS.get(word)
