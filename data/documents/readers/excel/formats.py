"""Number formats (ECMA-376, part 1, 18.8.31): dates and numbers as the sheet shows them."""

import re
from datetime import date, datetime, time

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(y+|m+|d+|h+|s+|AM/PM|A/P|General|@)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_LOCALE = re.compile(r"\$[^-]*-([0-9A-Fx-]+)", re.IGNORECASE)
_ENGLISH_CODES = frozenset({"409", "809", "9"})
_NAMES = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "ru": (
        *("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь"),
        *("Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"),
    ),
    "ru of": (
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
}
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
}
_SHORT_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ru": ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"),
}
_USUAL = {"mm-dd-yy", "m/d/yy", "mm/dd/yy", "m/d/yyyy"}
"""What Excel stores for "the short date of whoever looks"."""
_LONG = {"en": "mmmm d, yyyy", "ru": 'd mmmm yyyy" г."'}
"""What Excel stores as [$-F800] for "the long date of whoever looks"."""
_PERCENT = re.compile(r"^0(?:\.(0+))?%$")
_DECIMALS = re.compile(r"^(?:#,##)?0(?:\.(0+))?$")


def parts(number_format: str) -> frozenset[str]:
    """Return the letters of a date format that stand for something: y, m, d, h, s."""
    found = (match[4] for match in _TOKEN.finditer(_first(number_format)))
    return frozenset(letters[0].lower() for letters in found if letters)


def shown(value: date | datetime | time, number_format: str, language: str) -> str:
    """Return a date or a time as its format shows it to readers of a language."""
    form = _first(number_format)
    told = parts(form)
    if form.lower() in _USUAL or not told & {"y", "m", "d", "h", "s"}:
        return _usual(value)
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
    language = _language(form, language)
    form = _LONG[language] if "[$-F800]" in form.upper() else form
    return "".join(_written(value, form, language, told)).strip()


def _first(number_format: str) -> str:
    """Return the section for positive numbers."""
    return re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", number_format)[0]


def _language(form: str, language: str) -> str:
    locale = _LOCALE.search(form)
    if locale is None:
        return language
    code = locale[1].upper().lstrip("0")
    if code in _ENGLISH_CODES:
        return "en"
    return "ru" if code.endswith("19") else language


def _usual(value: date | datetime | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    day = f"{value:%d.%m.}{value.year:04}"
    if isinstance(value, datetime) and value.time() != time():
        return f"{day} {value:%H:%M}"
    return day


def _written(value: date, form: str, language: str, told: frozenset[str]) -> list[str]:
    written = []
    hours = False
    for match in _TOKEN.finditer(form):
        quoted, escaped, _, letters, other = match.groups()
        if letters:
            kind = letters[0].lower()
            minutes = kind == "m" and len(letters) <= 2 and (hours or _before_seconds(form, match))
            written.append(_letters(value, letters, language, told, minutes=minutes))
            hours = kind in "hs" if kind != "m" else False
        else:
            written.append(quoted or escaped or other or "")
    return written


def _before_seconds(form: str, match: re.Match[str]) -> bool:
    return re.match(r"[^a-z]*s", form[match.end() :], re.IGNORECASE) is not None


def _letters(
    value: date, letters: str, language: str, told: frozenset[str], *, minutes: bool
) -> str:
    kind, length = letters[0].lower(), len(letters)
    if kind == "y":
        return f"{value.year:04}" if length > 2 else f"{value.year % 100:02}"
    if kind == "m" and not minutes:
        return _month(value, length, language, told)
    if kind == "d":
        return _day(value, length, language)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    number = {"h": moment.hour, "m": moment.minute, "s": moment.second}.get(kind)
    if number is None:
        return f"{moment:%p}" if kind == "a" else ""
    if kind == "h" and "a" in told:
        number = number % 12 or 12
    return f"{number:0{min(length, 2)}}"


def _month(value: date, length: int, language: str, told: frozenset[str]) -> str:
    if length <= 2:
        return f"{value.month:0{length}}"
    of = "ru of" if language == "ru" and "d" in told and length > 3 else language
    name = _NAMES[of][value.month - 1]
    if length == 5:
        return name[0]
    if length > 3:
        return name
    return name[:3].lower() if language == "ru" else name[:3]


def _day(value: date, length: int, language: str) -> str:
    if length <= 2:
        return f"{value.day:0{length}}"
    names = _SHORT_DAYS if length == 3 else _DAYS
    return names[language][value.weekday()]


def number_shown(value: float, number_format: str) -> str:
    """Return a number as people see it: 1 for 1.0, its decimals and its percents."""
    form = _first(number_format)
    percent, decimals = _PERCENT.match(form), _DECIMALS.match(form)
    if percent:
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    if decimals and not form.startswith("#"):
        return f"{value:.{len(decimals[1] or '')}f}"
    return general(value)


def general(value: float) -> str:
    """Return a number with the digits it has."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"
