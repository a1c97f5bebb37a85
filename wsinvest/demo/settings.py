"""The lines of a demo service's `.env`, and of the target file of the one that is watched."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wsinvest.demo import ENV_FILE, LOOPBACK
from wsinvest.demo.faults import Faults
from wsinvest.demo.schedule import Schedule

USER: Final = "demo"
SECRET: Final = "JWT_SECRET"  # noqa: S105  a name
_OTHER_ORIGIN: Final = "https://shop.example"
_TARGET: Final = """\
# The demo service that breaks and heals itself; this file is made at its start and gone with it.
# After each start its JWT_SECRET is there for {well:g} s, gone for {gone:g} s, and there again until {period:g} s have
# passed; then the same begins anew. Its .env changes with it.

url = "{url}"
name = "{name}"
env_file = "{env_file}"
login_url = "{login_url}"
health_url = "{health_url}"

[auth]
mode = "query"

[process]
pid = {pid}
port = {port}

[watch]               # quick, to be looked at; the defaults fit services that matter
every_s = 5           # seconds between two handshakes
clear_s = 15          # seconds for which all must be well before an alert is resolved
"""


@dataclass(frozen=True, slots=True)
class Server:
    """What the URL leads to: its process, the server's own port, and the authority of its certificate if any."""

    url: str
    pid: int
    port: int
    ca_file: str = ""


def env_lines(faults: Faults, port: int, server: Server) -> tuple[str, ...]:
    """The lines of the service's `.env`, with new random secrets on each call; `port`: of login and health."""
    base = f"http://{LOOPBACK}:{port}"
    lines = [
        "# The demo service's own configuration; made at its start, gone with it.",
        f"WS_URL={server.url}",
        "WS_AUTH_MODE=query",
        f"LOGIN_URL={base}/api/login",
        f"LOGIN_USER={USER}",
        f"LOGIN_PASSWORD={secrets.token_urlsafe(18)}",
        f"WS_HEALTH_URL={base}/health",
        f"WS_SERVER_PID={server.pid}",
    ]
    if not faults.secret_unset:
        lines.append(f"{SECRET}={secrets.token_urlsafe(48)}")
    if not faults.settings_missing:
        lines += _settings(faults, base, server.port)
    if server.ca_file:
        lines.append(f"CA_FILE={server.ca_file}")
    if faults.hold_s:
        lines.append(f"WS_HOLD_SECONDS={faults.hold_s:g}")
    return tuple(lines)


def without_secret(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The same lines as somebody leaves them who lost the secret."""
    return tuple(line for line in lines if not line.startswith(f"{SECRET}="))


def settings_of(lines: Iterable[str]) -> dict[str, str]:
    """The settings of these lines by name."""
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def target_text(name: str, schedule: Schedule, lines: Iterable[str]) -> str:
    """The target file of the service of these lines that breaks by this schedule."""
    said = settings_of(lines)
    return _TARGET.format(
        name=name,
        env_file=ENV_FILE,
        url=said["WS_URL"],
        login_url=said["LOGIN_URL"],
        health_url=said["WS_HEALTH_URL"],
        pid=said["WS_SERVER_PID"],
        port=said["WEBSOCKET_PORT"],
        well=schedule.well_s,
        gone=schedule.gone_s,
        period=schedule.period_s,
    )


def _settings(faults: Faults, base: str, port: int) -> list[str]:
    return [
        "NODE_ENV=production",
        "JWT_ALGORITHM=HS256",
        "JWT_ISSUER=wsinvest-demo",
        "JWT_AUDIENCE=wsinvest-demo",
        f"WEBSOCKET_PORT={port}",
        f"WS_ORIGIN={_OTHER_ORIGIN if faults.other_origin else base}",
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
