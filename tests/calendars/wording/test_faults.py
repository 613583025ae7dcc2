"""Faults in the language of those who keep the folder."""

from collections.abc import Mapping

from calendars.wording.faults import worded
from calendars.wording.language import Language
from data.errors import DraftRefused, Fault, Faulty, Sentence

FAULT = Fault(
    file="plans/2027.toml",
    line=7,
    key="items[1].when",
    value="2027-05-15",
    problem=Sentence("a date without quotation marks stands here"),
    remedy=Sentence("write one text in quotation marks: {line}", line='when = "2027-05-15"'),
)


def test_faults_are_told_in_the_folders_language(languages: Mapping[str, Language]) -> None:
    assert str(worded(Faulty([FAULT], language="ru"), languages)) == (
        "plans/2027.toml:7: items[1].when = 2027-05-15: здесь дата без кавычек; "
        'напишите один текст в кавычках: when = "2027-05-15"'
    )


def test_what_is_left_out_is_counted_in_it_too(languages: Mapping[str, Language]) -> None:
    told = str(worded(Faulty([FAULT] * 150, language="ru"), languages)).splitlines()
    assert (len(told), told[-1]) == (
        101,
        "plans/2027.toml: других ошибок, которые не показаны: 50; сначала исправьте те, что выше",
    )


def test_english_is_for_whom_no_language_is_known(languages: Mapping[str, Language]) -> None:
    for error in (Faulty([FAULT]), Faulty([FAULT], language="tlh"), DraftRefused("no")):
        assert worded(error, languages) is error


def test_words_that_are_no_sentence_stay(languages: Mapping[str, Language]) -> None:
    fault = Fault(file="environment", line=0, key="", value="", problem="it is odd", remedy="mend")
    assert str(worded(Faulty([fault], language="ru"), languages)) == "environment: it is odd; mend"
