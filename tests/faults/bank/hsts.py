"""A login over TLS that binds its host to TLS (HSTS), beside a WebSocket without TLS on the same host."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service


def _beside(framework: str, front: str, *, fine: bool = False) -> Entry:
    """On this machine, for which some browsers make an exception, so it is told and is no fault."""
    env = {
        **LOGIN,
        "LOGIN_URL": "https://localhost:{port}/api/login",
        "WS_URL": "ws://localhost:{backend}/ws",
        "WS_ORIGIN": "http://localhost:3000",
        "CA_FILE": "{folder}/good/ca.pem",
        "JWT_SECRET": None,
    }
    service, finds = Service(framework, login="token", front=front), () if fine else ("http.page.hsts",)
    return Entry(f"fine: {framework}, its login at {front}", "", service, env, finds=finds)


HSTS = (
    _beside("aiohttp", "nginx hsts"),
    _beside("tornado", "haproxy hsts"),
    _beside("aiohttp", "nginx hsts over", fine=True),
)
