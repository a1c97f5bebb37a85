"""Configuration and logins, as rules meet them."""

from typing import Any

from wsinvest.facts.config import Config, EnvFile, FileState, Setting, UrlGiven, ValueState
from wsinvest.facts.login import Login
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.settings import CATALOGUE, Kind
from wsinvest.model.target import Origin
from wsinvest.redact.shape import shape_of

GOOD_SECRET = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hCq7G5v9xR2mZ8tB4n"
EXPECTED = (
    "WS_AUTH_MODE JWT_ALGORITHM WS_ALLOWED_ORIGINS WS_HANDSHAKE_SLO_MS WS_PING_INTERVAL WS_PING_TIMEOUT "
    "WEBSOCKET_TIMEOUT WS_MAX_CONNECTIONS LOG_LEVEL MEMORY_THRESHOLD_MB METRICS_URL ALERT_URL".split()
)
COMPLETE = {
    "WS_AUTH_MODE": "query",
    "JWT_SECRET": GOOD_SECRET,
    "JWT_ALGORITHM": "HS256",
    "WS_ORIGIN": "http://h",
    "WS_ALLOWED_ORIGINS": "http://h",
    "WS_PROTOCOL_VERSION": "13",
    "WS_HANDSHAKE_SLO_MS": "500",
    "WS_PING_INTERVAL": "20",
    "WS_PING_TIMEOUT": "20",
    "PROXY_IDLE_TIMEOUT": "60",
    "WEBSOCKET_TIMEOUT": "10",
    "WS_MAX_CONNECTIONS": "200",
    "MEMORY_THRESHOLD_MB": "256",
    "LOG_LEVEL": "INFO",
    "METRICS_URL": "http://h/metrics",
    "ALERT_URL": "http://h/alerts",
}


def file(**changed: Any) -> EnvFile:
    """A `.env` that was read and has nothing odd about it."""
    return EnvFile(**{"path": ".env", "state": FileState.READ, **changed})


def config(values: dict[str, str] | None = None, /, *, literal: str | None = None, **changed: Any) -> Config:
    """A configuration with these values and no others; `literal` is what stands behind JWT_SECRET's equal sign."""
    given = COMPLETE if values is None else values
    settings = tuple(_setting(name.name, name.kind, given, literal) for name in CATALOGUE)
    needed = ("JWT_SECRET", *EXPECTED)
    fields: dict[str, Any] = {
        "env_file": file(),
        "values": settings,
        "required": ("JWT_SECRET",),
        "expected": tuple(EXPECTED),
        "unset": tuple(name for name in needed if not given.get(name)),
        "url": UrlGiven("ws", "ws", Origin.ENV_FILE),
        "production": False,
        "source_named": True,
        "minting_mode": True,
    }
    return Config(**{**fields, **changed})


def secret(value: str, **changed: Any) -> Config:
    """A complete configuration with this secret."""
    return config({**COMPLETE, "JWT_SECRET": value}, **changed)


def login(state: TokenState = TokenState.PRESENT, status: int = 200, *, json_body: bool = True) -> Login:
    """A login that answered so."""
    return Login(
        url="http://h/login",
        stages=(),
        response=Response(status),
        took_ms=5.0,
        token_field="token",
        token_state=state,
        token_fingerprint="",
        json_body=json_body,
        redirected=False,
        credentials_given=True,
        page=None,
    )


def _setting(name: str, kind: Kind, given: dict[str, str], literal: str | None) -> Setting:
    if name not in given:
        return Setting(name, ValueState.MISSING)
    value, is_secret = given[name], kind is Kind.SECRET
    own = literal if name == "JWT_SECRET" else None
    return Setting(
        name,
        ValueState.SET if value.strip() else ValueState.EMPTY,
        Origin.ENV_FILE,
        secret=is_secret,
        shown="" if is_secret else value,
        shape=shape_of(value) if is_secret and value.strip() else None,
        literal=None if own is None else shape_of(own),
    )
