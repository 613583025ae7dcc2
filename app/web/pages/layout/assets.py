"""Static files under names that change with their content, for caches to keep for ever."""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from calendars.feeds.addresses import static_path

FOLDER = Path(__file__).parents[1] / "static"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One static file; `path` is its address, with its content's hash in it."""

    path: str
    media_type: str
    body: bytes


def load_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """Return every static file by its own name."""
    return {file.name: _load(file) for file in sorted(folder.iterdir())}


def _load(file: Path) -> Asset:
    body = file.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:10]
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(
        path=static_path(f"{file.stem}.{digest}{file.suffix}"), media_type=media_type, body=body
    )
