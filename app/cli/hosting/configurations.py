"""The rules of an exported site as hosts read them: `_headers`, and lines for nginx."""

from collections.abc import Iterable, Iterator

from app.cli.hosting.rules import Rule

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
# Older tables of nginx lack some of these.
_TYPES = """\
    types {
        application/json json;
        "text/csv; charset=utf-8" csv;
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx;
    }
"""


def headers_file(rules: Iterable[Rule], root: str) -> str:
    """Return the rules as Netlify's and Cloudflare's Pages read them; `root` is the site's path."""
    return "\n".join("\n".join(_headers(rule, root)) for rule in rules) + "\n"


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
    elif rule.path in ("/api/", "/tables/"):
        yield _TYPES
        yield "    try_files $uri $uri.json =404;\n"
    elif rule.path.endswith("/"):
        yield "    charset utf-8;\n"
    if rule.language:
        yield f"    error_page 404 {root}/{rule.language}/404.html;\n"
    for name, value in rule.headers.items():
        yield f'    add_header {name} "{value}";\n'
    yield "}\n"
