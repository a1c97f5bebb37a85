"""Which tokens were found valid a moment ago: bounded, keyed by digest, forgotten at the latest when they run out."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from threading import Lock


class ValidTokens:
    """The last valid tokens as keyed digests with their times; neither tokens nor claims. Safe for threads."""

    def __init__(self, entries: int, longest_s: float) -> None:
        """At most so many entries, each for at most so many seconds; the least recently used one leaves first."""
        self._entries = entries
        self._longest_s = longest_s
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def digest(self, token: str) -> bytes:
        """What stands for the token here: under a random key, so that whoever reads memory cannot test guesses."""
        return hmac.digest(self._key, token.encode("utf-8", "surrogatepass"), hashlib.sha256)

    def holds(self, digest: bytes, now: float) -> bool:
        """Whether it was found valid and that still holds; not after the clock was put back, either."""
        with self._lock:
            since, until = self._known.get(digest, (now, now))
            if not since <= now < until:
                self._known.pop(digest, None)
                return False
            self._known.move_to_end(digest)
            return True

    def keep(self, digest: bytes, now: float, exp: float) -> None:
        """Remember it as valid from now on, never beyond its `exp`."""
        with self._lock:
            self._known[digest] = (now, min(exp, now + self._longest_s))
            self._known.move_to_end(digest)
            if len(self._known) > self._entries:
                self._known.popitem(last=False)
