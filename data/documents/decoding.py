"""Which encoding a text is in: Unicode where it can be, else what it looks like."""

import codecs

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = ["cp1251", "koi8_r", "cp866", "mac_cyrillic", "cp1252", "latin_1", "cp1250"]
_LOOKED_AT = 65_536


def decoded(octets: bytes) -> str | None:
    """Return a text, or None for octets that are none in any usual encoding."""
    for bom, encoding in _BOMS:
        if octets.startswith(bom):
            return octets[len(bom) :].decode(encoding, "replace")
    if b"\0" in octets:
        return _wide(octets)
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return _old(octets)


def _wide(octets: bytes) -> str | None:
    """Return UTF-16 without a mark: the high octet of most characters is the same."""
    head = octets[:_LOOKED_AT]
    # The high octets of ASCII and of Cyrillic letters.
    odd, even = (sum(octet in {0, 4} for octet in head[start::2]) for start in (1, 0))
    if max(odd, even) * 2 < len(head) * 0.9:
        return None
    try:
        return octets.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None


def _old(octets: bytes) -> str | None:
    best = from_bytes(octets[:_LOOKED_AT], cp_isolation=_OLD).best()
    return octets.decode(best.encoding, "replace") if best else None
