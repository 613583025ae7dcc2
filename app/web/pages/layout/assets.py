"""Static files under names that change with their content, for caches to keep for ever."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.web.media import BY_ENDING
from app.web.pages.drawing.palette import palette
from calendars.feeds.addresses import static_path

FOLDER = Path(__file__).parents[1] / "static"
DRAWING = "drawing.css"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One static file; `path` is its address, with its content's hash in it."""

    path: str
    media_type: str
    body: bytes


def drawing_style(asset: Asset, colors: Sequence[int]) -> str:
    """Return the style of a drawing that stands on its own, with no colours but its own."""
    return asset.body.decode().removesuffix(palette()) + palette(colors)


def load_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """Return every static file by its own name."""
    return {file.name: _load(file) for file in sorted(folder.iterdir())}


def _load(file: Path) -> Asset:
    # Which colours a folder has can change with a publication, so pages have all of them.
    colors = palette() if file.name == DRAWING else ""
    body = file.read_bytes() + colors.encode()
    digest = hashlib.sha256(body).hexdigest()[:10]
    return Asset(
        path=static_path(f"{file.stem}.{digest}{file.suffix}"),
        media_type=BY_ENDING[file.suffix[1:]],
        body=body,
    )
