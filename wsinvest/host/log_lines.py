"""Finds lines that servers and proxies are known to write, in an entry or in a whole log."""

from typing import Final

from wsinvest.facts.log import LogPattern as Says
from wsinvest.host.log_line import Known
from wsinvest.host.log_lines_needs import NEEDS_LINES
from wsinvest.host.log_lines_proxy import PROXY_LINES
from wsinvest.host.log_lines_server import SERVER_LINES

MOST_BYTES: Final = 4096  # of a line that are searched for what it names

_TLS_LINES: Final = (
    Known(b"SSL_do_handshake() failed", Says.TLS_FAILED, "nginx"),
    Known(b"SSL handshake failure", Says.TLS_FAILED, "HAProxy"),
    Known(b"TLS handshake error from", Says.TLS_FAILED, "Go net/http"),
)
# The first row that fits an entry is what the entry says: a proxy's line on its upstream and a server's line on its
# database hold the same words of the operating system. TLS towards clients is the widest.
LINES: Final = (*SERVER_LINES, *PROXY_LINES, *NEEDS_LINES, *_TLS_LINES)
_NARROW: Final = tuple(row for row in LINES if not row.wide)


def known_in(text: bytes) -> tuple[Says, str] | None:
    """What this entry says and what it names, by the first row that fits; None if no row does."""
    for row in LINES:
        if row.words in text:
            named = row.names(text)
            if named is not None:
                return row.says, named
    return None


def known_lines(text: bytes) -> dict[int, tuple[Says, str]]:
    """Where each known line of this text begins, what it says and names, by the first row that fits and is not wide."""
    found: dict[int, tuple[Says, str]] = {}
    for row in _NARROW:
        at = text.find(row.words)
        while at >= 0:
            start = text.rfind(b"\n", 0, at) + 1
            end = text.find(b"\n", at)
            end = len(text) if end < 0 else end
            if start not in found:
                named = row.names(text[start : min(end, start + MOST_BYTES)])
                if named is not None:
                    found[start] = row.says, named
            at = text.find(row.words, end)
    return found
