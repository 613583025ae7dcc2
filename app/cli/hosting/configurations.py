"""The rules of an exported site as hosts read them: `_headers`, and lines for nginx."""

from collections.abc import Iterable, Iterator

from app.cli.hosting.rules import Rule
from app.web.media import BY_ENDING, bare

HEADERS, NGINX = "_headers", "nginx.conf"
"""The names of both files, at the root of the tree."""

_TOP = """\
# For the `server` block of an nginx that serves this tree:
#
#     root {root_of_tree};
#     include {root_of_tree}{root}/nginx.conf;
#
# It was made with the tree: read it again (`nginx -s reload`) after an export.

index index.html;
error_page 404 {root}/404.html;
etag on;
location = {root}/nginx.conf {{ return 404; }}
location = {root}/_headers {{ return 404; }}
"""
_ROOT_OF_TREE = "/srv/www"
_ENDINGS = {
    "/api/": ("json", "csv", "xlsx"),
    "/tables/": ("csv", "xlsx"),
    "/static/": ("css", "js", "png", "svg"),
}
"""What lies in folders of several kinds; nginx' own table lacks some, or calls them otherwise."""
_ENCODED = "; charset=utf-8"
_JSON = "    try_files $uri $uri.json =404;\n"
"""What the server names without its ending."""


def headers_file(rules: Iterable[Rule], root: str) -> str:
    """Return the rules as Netlify's and Cloudflare's Pages read them; `root` is the site's path."""
    apart = (rule for rule in rules if not rule.nested)
    return "\n".join("\n".join(_headers(rule, root)) for rule in apart) + "\n"


def _headers(rule: Rule, root: str) -> Iterator[str]:
    yield f"{root}{rule.path}{'*' if rule.folder else ''}"
    if rule.media_type:
        yield f"  Content-Type: {rule.media_type}"
    for name, value in rule.headers.items():
        yield f"  {name}: {value}"


def nginx_file(rules: Iterable[Rule], codes: Iterable[str], root: str) -> str:
    """Return the rules as lines of nginx's `server` block."""
    blocks = [_TOP.format(root=root, root_of_tree=_ROOT_OF_TREE)]
    blocks += [_unknown(root, code) for code in codes]
    blocks += ["".join(_location(rule, root)) for rule in rules]
    return "\n".join(blocks)


def _unknown(root: str, code: str) -> str:
    """Return what a language's other addresses have: the page that tells there is none."""
    return f"location {root}/{code}/ {{ error_page 404 {root}/{code}/404.html; }}\n"


def _location(rule: Rule, root: str) -> Iterator[str]:
    # A path without `=` goes for all below it, and the longest one wins.
    # What ends in a slash is the page that lies there, where nginx goes on by itself.
    page = "" if rule.folder or not rule.path.endswith("/") else "index.html"
    yield f"location {'^~' if rule.folder else '='} {root}{rule.path}{page} {{\n"
    if rule.media_type:
        yield f'    types {{ }}\n    default_type "{rule.media_type}";\n'
    elif rule.path in _ENDINGS:
        yield from _types(_ENDINGS[rule.path])
        yield _JSON if rule.path == "/api/" else ""
    elif rule.path.endswith("/"):
        yield "    charset utf-8;\n"
    if rule.language:
        yield f"    error_page 404 {root}/{rule.language}/404.html;\n"
    for name, value in rule.headers.items():
        yield f'    add_header {name} "{value}";\n'
    yield "}\n"


def _types(endings: Iterable[str]) -> Iterator[str]:
    """Yield the media types of a folder's files."""
    types = {ending: BY_ENDING[ending] for ending in endings}
    yield "    types {\n"
    for ending, media_type in types.items():
        yield f'        "{media_type.removesuffix(_ENCODED)}" {ending};\n'
    yield "    }\n"
    # nginx compresses by types without parameters, so the encoding is added behind them.
    encoded = [bare(each) for each in types.values() if each.endswith(_ENCODED)]
    if encoded:
        yield f"    charset utf-8;\n    charset_types {' '.join(encoded)};\n"
