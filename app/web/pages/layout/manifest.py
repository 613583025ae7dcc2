"""What a device needs to know to keep the site beside its programs (W3C Web App Manifest)."""

import json

from app.web.media import PNG, SVG
from app.web.pages.drawing.palette import PAPER
from app.web.pages.layout.frame import Frame, View


def manifest(frame: Frame, view: View) -> str:
    """Return the manifest of a site in one language."""
    whose = view.text(view.header.organisation.name)
    icons = [
        {"src": view.base + frame.assets["icon.png"].path, "type": PNG, "sizes": "192x192"},
        {"src": view.base + frame.assets["mark.svg"].path, "type": SVG, "sizes": "any"},
    ]
    told = {
        "name": view.text(view.header.title),
        "short_name": whose,
        "lang": view.code,
        "dir": view.language.dir,
        "start_url": view.home(),
        "scope": f"{view.base}/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return json.dumps(told, ensure_ascii=False)
