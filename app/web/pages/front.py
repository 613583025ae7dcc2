"""The way to the reader's language where no server can choose it: on a site of files."""

from app.web.pages.layout.frame import Frame, View


def front(frame: Frame, view: View) -> str:
    """Return the page at the root: a link to each language, and a script that follows the best.

    `view` is that of the language that is shown where the reader's own is none of these.
    """
    views = [View(view.site, code, view.today, static=True) for code in view.site.languages]
    return frame.render("front.html", view, "", views=views)
