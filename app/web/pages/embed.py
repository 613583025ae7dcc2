"""The view that other sites embed: what comes next, and the way to subscribe."""

from app.web.pages.layout.frame import Frame, PageMissing, View
from app.web.pages.layout.subscribe import feed_links
from calendars.feeds.addresses import category_page, feed_path
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Options

MOST = 20


def embed(frame: Frame, view: View, name: str) -> str:
    """Return the embedded view of everything, or of a category; of a plan that is over, its end."""
    if name != "all" and name not in view.publication.categories:
        raise PageMissing(name)
    options = DEFAULT if name == "all" else Options(category=(name,))
    own = [entry for entry in view.entries() if options.choose(entry.traits)]
    coming = [entry for entry in own if not view.past(entry)]
    title = feed_name(options, view.publication, view.language)
    return frame.render(
        "embed.html",
        view,
        "" if name == "all" else category_page(name),
        name=title,
        entries=coming[:MOST] or own[-MOST:],
        links=feed_links(view.site.addresses.absolute(feed_path(view.code, options)), title),
    )
