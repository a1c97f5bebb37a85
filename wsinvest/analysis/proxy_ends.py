"""The status with which a line of the proxy's configuration answers in place of a server."""

import re
from typing import Final

from wsinvest.facts.proxy import Directive, Proxy

CLOSES: Final = 444  # nginx closes without a word; so does `reject` of HAProxy
_NO_FILE: Final = 404  # what is not passed on is looked for as a file
_TARPIT: Final = 500
_OK: Final = 200
_FLAG: Final = {"F": 403, "FORBIDDEN": 403, "G": 410, "GONE": 410}
_STATUS: Final = re.compile(r"(?:^|\b(?:status|deny_status)\s+)(\d{3})\b")
_FLAGS: Final = re.compile(r"\[([^\[\]]*)\]$")


def status_of(proxy: Proxy) -> int | None:
    """What the line answers, CLOSES if it only closes; None without one, or if it redirects or asks for a password."""
    if not proxy.ends:
        return None
    line = proxy.ends[-1]
    match line.name:
        case "return":
            return _written(line)
        case "http-request return":
            return _written(line) or _OK
        case "http-request tarpit":
            return _written(line) or _TARPIT
        case "http-request reject":
            return CLOSES
        case "RewriteRule":
            return _by_flag(line)
        case "ProxyPass" | "ProxyPassMatch" | "rewrite":
            return _NO_FILE
    return None


def _written(line: Directive) -> int | None:
    found = _STATUS.search(line.value)
    return int(found[1]) if found else None


def _by_flag(line: Directive) -> int | None:
    flags = _FLAGS.search(line.value)
    for flag in flags[1].split(",") if flags else ():
        name, _, value = flag.strip().upper().partition("=")
        if name == "R" and value.isdigit():
            return int(value)
        if name in _FLAG:
            return _FLAG[name]
    return None
