"""Connections that open and end within their first second."""

from tests.faults.entry import Entry, Service

_BESIDE = ("token.", "config.secret.", "config.env.", "http.", "tls.", "tcp.", "login.")


def _ends(name: str, broken: str, service: Service, root: str, **changed: object) -> Entry:
    return Entry(name, broken, service, **{"roots": (root,), "never": _BESIDE, "proven": False, **changed})


SESSIONS = (
    _ends(
        "handler returns",
        "nothing waits for messages",
        Service("websockets", manner="returns"),
        "session.close.immediate",
    ),
    _ends(
        "closed with 1000",
        "the handler says goodbye",
        Service("tornado", manner="close:1000"),
        "session.close.immediate",
    ),
    _ends("handler raises in websockets", "a bug", Service("websockets", manner="crash"), "session.close.server_error"),
    _ends(
        "handler raises on uvicorn",
        "uvicorn cuts the connection",
        Service("asgi", manner="crash"),
        "session.close.abnormal",
    ),
    _ends("cut after open", "the process is killed", Service("websockets", manner="abort"), "session.close.abnormal"),
    _ends("cut after open by aiohttp", "something cuts it", Service(manner="abort"), "session.close.abnormal"),
    _ends(
        "1008 with a good token",
        "a rule of the application",
        Service("asgi", manner="close:1008"),
        "session.close.policy",
    ),
    _ends(
        "4403 with a good token",
        "a code of the application",
        Service("tornado", manner="close:4403"),
        "session.close.app_code",
    ),
    _ends("1013", "too busy", Service(manner="close:1013"), "session.close.try_again"),
    _ends(
        "1012 for all", "restarting for ever", Service("websockets", manner="close:1012"), "session.close.going_away"
    ),
)
