"""The switchable faults of the demo service, and the lines of its `.env` for them."""

import secrets
from dataclasses import dataclass
from typing import Final

USER: Final = "demo"


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults that are switched on.

    `close_every`: every n-th handshake is closed without a response, 0 for none.
    """

    secret_unset: bool
    close_every: int
    settings_missing: bool


INCIDENT: Final = Faults(secret_unset=True, close_every=5, settings_missing=True)
HEALTHY: Final = Faults(secret_unset=False, close_every=0, settings_missing=False)
BY_NAME: Final = {"demo": INCIDENT, "demo-healthy": HEALTHY}


def env_lines(faults: Faults, port: int, pid: int) -> tuple[str, ...]:
    """The lines of the service's `.env`, with new random secrets on each call."""
    base = f"http://127.0.0.1:{port}"
    lines = [
        "# The demo service's own configuration; made at its start, gone with it.",
        f"WS_URL=ws://127.0.0.1:{port}/ws",
        "WS_AUTH_MODE=query",
        f"LOGIN_URL={base}/api/login",
        f"LOGIN_USER={USER}",
        f"LOGIN_PASSWORD={secrets.token_urlsafe(18)}",
        f"WS_HEALTH_URL={base}/health",
        f"WS_SERVER_PID={pid}",
    ]
    if not faults.secret_unset:
        lines.append(f"JWT_SECRET={secrets.token_urlsafe(48)}")
    if not faults.settings_missing:
        lines += _settings(base, port)
    return tuple(lines)


def _settings(base: str, port: int) -> list[str]:
    return [
        "NODE_ENV=production",
        "JWT_ALGORITHM=HS256",
        "JWT_ISSUER=wsinvest-demo",
        "JWT_AUDIENCE=wsinvest-demo",
        f"WEBSOCKET_PORT={port}",
        f"WS_ORIGIN={base}",
        f"WS_ALLOWED_ORIGINS={base}",
        "WS_PROTOCOL_VERSION=13",
        "WS_HANDSHAKE_SLO_MS=500",
        "WS_PING_INTERVAL=20",
        "WS_PING_TIMEOUT=20",
        "PROXY_IDLE_TIMEOUT=60",
        "WEBSOCKET_TIMEOUT=10",
        "MAX_RECONNECT_ATTEMPTS=5",
        "WS_MAX_CONNECTIONS=200",
        "MEMORY_THRESHOLD_MB=256",
        "CPU_THRESHOLD=80",
        "LOG_LEVEL=INFO",
        "LOG_FORMAT=json",
        f"METRICS_URL={base}/metrics",
        f"ALERT_URL={base}/alerts",
    ]
