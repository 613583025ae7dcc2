"""Decide whether it is certain where a request's body ends (RFC 9112, 6.1 and 6.3)."""

from app.web.wire.conditional import RawHeaders


def misframed(headers: RawHeaders) -> bytes | None:
    """Return the status that refuses a request for its transfer codings; None where they are right.

    Where `chunked` isn't the last one, somebody in front may see another end of the body than the
    parser does. Names are in lower case.
    """
    codings = [
        coding.strip().lower()
        for name, value in headers
        if name == b"transfer-encoding"
        for coding in value.split(b",")
    ]
    if not codings or codings == [b"chunked"]:
        return None
    if codings[-1] != b"chunked" or codings.count(b"chunked") > 1:
        return b"400 Bad Request"
    return b"501 Not Implemented"
