"""The same request past the proxy: did the server itself take what was refused through the proxy?"""

from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import Handshake


def opens_past_proxy(handshake: Handshake, backends: Backends | None) -> AskedBackend | None:
    """The server that opened when asked straight, where no repeat through the proxy did; else None."""
    if backends is None or any(one.opened for one in handshake.repeats):
        return None
    return backends.opened
