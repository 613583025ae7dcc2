"""What went wrong, in the reader's language, and what to do."""

from http import HTTPStatus

from app.web.pages.layout.frame import Frame, View
from calendars.feeds.addresses import HOME


def error(frame: Frame, view: View, status: int) -> str:
    """Return the page of an HTTP error."""
    gettext = view.gettext
    words = {
        HTTPStatus.BAD_REQUEST: gettext("This request can't be understood"),
        HTTPStatus.NOT_FOUND: gettext("There is no such page"),
        HTTPStatus.METHOD_NOT_ALLOWED: gettext("This request can't be understood"),
    }
    heading = words.get(HTTPStatus(status), gettext("Something went wrong on our side"))
    return frame.render("error.html", view, HOME, status=status, heading=heading)
