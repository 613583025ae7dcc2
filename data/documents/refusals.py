"""Why a document is refused: one sentence each, with what to do."""

from data.errors import DocumentRefused, Sentence


def missing() -> DocumentRefused:
    """Return that there is no such file."""
    return DocumentRefused(Sentence("there is no such file; check its name"))


def folder() -> DocumentRefused:
    """Return that it is a folder."""
    return DocumentRefused(Sentence("it is a folder; name the document in it"))


def unreadable() -> DocumentRefused:
    """Return that the system doesn't let the file be read."""
    return DocumentRefused(Sentence("the file can't be opened; check who may read it"))


def too_large(most: int) -> DocumentRefused:
    """Return that the file is larger than `most` megabytes."""
    return DocumentRefused(
        Sentence(
            "the file is larger than {most} MB; take the pictures out, or copy the table into a "
            "document of its own",
            most=most,
        )
    )


def empty() -> DocumentRefused:
    """Return that there is no text."""
    return DocumentRefused(Sentence("the document is empty; was it saved before it was sent?"))


def pictures() -> DocumentRefused:
    """Return that there are pictures and no text."""
    return DocumentRefused(
        Sentence(
            "the document holds pictures and no text, as a scan does; ask for the original, or "
            "have its text recognised first"
        )
    )


def encrypted() -> DocumentRefused:
    """Return that a password protects it."""
    return DocumentRefused(
        Sentence("a password protects the document; open it and save it without one")
    )


def broken() -> DocumentRefused:
    """Return that it is damaged."""
    return DocumentRefused(
        Sentence(
            "the file is damaged; open it in the program it comes from and save it anew, or ask "
            "for another copy"
        )
    )


def macros() -> DocumentRefused:
    """Return that it holds macros."""
    return DocumentRefused(
        Sentence("the document holds macros; save it without them, as .docx, .xlsx or .ods")
    )


def old_word() -> DocumentRefused:
    """Return that it is a Word document of before 2007."""
    return DocumentRefused(
        Sentence("it is a document of Word before 2007 (.doc); open it and save it as .docx")
    )


def unknown() -> DocumentRefused:
    """Return that no reader knows the format."""
    return DocumentRefused(
        Sentence(
            "its format is not known; save it as .docx, .xlsx, .ods, .csv, .pdf, .html, .md, .ics "
            "or .txt"
        )
    )


def bomb() -> DocumentRefused:
    """Return that it unpacks to far more than it is."""
    return DocumentRefused(
        Sentence(
            "the file unpacks to far more than a document holds; copy the table into a new "
            "document and save that"
        )
    )


def entities() -> DocumentRefused:
    """Return that its XML declares entities or a document type."""
    return DocumentRefused(
        Sentence(
            "its XML declares a document type or entities, which no office program does; copy the "
            "table into a new document and save that"
        )
    )


def columns(most: int) -> DocumentRefused:
    """Return that a table has more than `most` columns."""
    return DocumentRefused(
        Sentence(
            "a table has more than {most} columns; delete those that don't belong to the plan",
            most=most,
        )
    )


def rows(most: int) -> DocumentRefused:
    """Return that a table has more than `most` rows."""
    return DocumentRefused(
        Sentence(
            "a table has more than {most} rows; delete those that don't belong to the plan",
            most=most,
        )
    )


def pages(most: int) -> DocumentRefused:
    """Return that there are more than `most` pages."""
    return DocumentRefused(
        Sentence("it has more than {most} pages; save those with the plan alone", most=most)
    )


def intricate() -> DocumentRefused:
    """Return that it would take too long to read."""
    return DocumentRefused(
        Sentence(
            "it is too intricate to be read in good time; copy the table into a new document and "
            "save that"
        )
    )
