"""Every error Kalends raises on purpose; what only one module raises is defined in it.

KalendsError
├── Faulty            the input has faults, all of them listed
├── FolderMissing     no organisation's folder where one is looked for (data.plan.folder)
├── NewRefused        no organisation's folder can be made there (app.cli.new)
├── JournalError      the journal can't be read or written
│   ├── JournalMissing    there is none
│   ├── JournalBroken     a line is not what it must be
│   ├── JournalChanged    somebody else published meanwhile
│   ├── JournalAway       its home doesn't answer, or not as it should
│   └── SetBack           it is older than what is served (app.web.live)
├── JournalDisordered its revisions don't follow from each other
├── LanguageMissing   what is published is in a language that this release doesn't speak
├── PublishRefused    the publication would harm subscribers
├── DraftRefused      the next year's plan can't be drafted, or not where it would stand
├── DocumentRefused   a document can't be read as it is (data.documents)
├── ImportRefused     a document can't become a plan file, or not that one
├── RootTaken         the base URL's path can't be told from the site's (calendars.feeds.addresses)
├── AddressError      the address to listen on can't be had (app.web.serve)
├── AudienceUnknown   no audience is kept, or none yet (app.cli.commands.public.audience)
├── DiaryError        the file of the audience can't be read (app.web.observing.diary)
├── ObservingRefused  what is to be counted can't be (app.web.observing.keeping)
├── NotText           what stands in the input is no text (app.cli.commands.plans.when)
├── ExtraMissing      what reads documents isn't installed (app.cli.importing)
├── BucketError       a store refuses a request, or doesn't answer (data.buckets)
└── ExportError       a file of the exported site can't be written (app.cli.export)
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Self

import msgspec

MOST_SHOWN = 100
"""Faults of one file that are told; who has mended these sees the next ones."""


class Sentence(str):
    """A sentence in English that can be said in another language.

    `msgid` is what a translation is found by, `values` are what its `{names}` are filled in with.
    """

    __slots__ = ("msgid", "values")
    msgid: str
    values: Mapping[str, object]

    def __new__(cls, msgid: str, /, **values: object) -> Self:
        """Return the sentence in English."""
        sentence = super().__new__(cls, msgid.format_map(values))
        sentence.msgid, sentence.values = msgid, values
        return sentence


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong in an input: where it is, what it is, and what would be right.

    `line` counts from 1; 0 means the file as a whole. What is a Sentence can be told in another
    language.
    """

    file: str
    line: int
    key: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        what = " = ".join(part for part in (self.key, self.value) if part)
        return ": ".join(part for part in (where, what, f"{self.problem}; {self.remedy}") if part)


class KalendsError(Exception):
    """The root of the tree; its text is fit for people."""


class Faulty(KalendsError):
    """The input has faults; `faults` holds the first of each file, and how many more there are.

    `language` is the code of the language that the input is written in, where that is known.
    """

    def __init__(self, faults: Sequence[Fault], *, language: str = "") -> None:
        self.language = language
        self.faults = tuple(_first(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def _first(faults: Sequence[Fault]) -> list[Fault]:
    numbers = Counter(fault.file for fault in faults)
    # A single further fault takes no more room than the sentence about it.
    many = {file: number for file, number in numbers.items() if number > MOST_SHOWN + 1}
    seen: Counter[str] = Counter()
    first = []
    for fault in faults:
        seen[fault.file] += 1
        if fault.file not in many or seen[fault.file] <= MOST_SHOWN:
            first.append(fault)
    return first + [_more(file, number - MOST_SHOWN) for file, number in many.items()]


def _more(file: str, number: int) -> Fault:
    problem = Sentence("further faults that are not shown: {number}", number=number)
    remedy = Sentence("mend those above first")
    return Fault(file=file, line=0, key="", value="", problem=problem, remedy=remedy)


class JournalError(KalendsError):
    """The journal called `journal` can't be read or written."""

    def __init__(self, journal: str, problem: str) -> None:
        self.journal = journal
        self.problem = problem
        super().__init__(f"{journal}: {problem}")


class JournalMissing(JournalError):
    """There is no journal."""

    def __init__(self, journal: str) -> None:
        super().__init__(journal, "there is no journal yet; `kalends publish` makes one")


class JournalBroken(JournalError):
    """Line `line` (from 1) of the journal is not what it must be."""

    def __init__(self, journal: str, line: int, problem: str) -> None:
        self.line = line
        super().__init__(journal, f"line {line}: {problem}")


class JournalAway(JournalError):
    """The home of the journal doesn't answer, or not as it should; trying again may help."""


class JournalChanged(JournalError):
    """The journal is no longer what the caller has read."""


class JournalDisordered(KalendsError):
    """Revisions don't follow from each other, as in a journal merged from two branches."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the journal is not in order: {problem}; was it merged from two branches? Keep the "
            "lines of one, and publish the other's plan again"
        )


class LanguageMissing(KalendsError):
    """What is published is in a language that this release doesn't speak."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(
            f"the plans are in the language {code!r}, which this Kalends doesn't speak; there are: "
            f"{', '.join(known)}"
        )


class PublishRefused(KalendsError):
    """The publication would harm subscribers; the text says how, and which flag allows it."""


class ImportRefused(KalendsError):
    """A document can't become a plan file, or not that one."""


class DraftRefused(KalendsError):
    """The next year's plan can't be drafted, or not where it would stand; the text says why."""


class DocumentRefused(KalendsError):
    """A document can't be read as it is; `reason` says why, and what to do."""

    def __init__(self, reason: Sentence) -> None:
        self.reason = reason
        super().__init__(reason)
