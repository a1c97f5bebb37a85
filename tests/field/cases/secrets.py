"""One `.env`, several readers: the secret that the login signs with is not the one that the server runs with."""

import sys

from tests.field.case import case
from tests.field.fronts import local
from tests.field.stage import Served, Stage

_PASSWORD = "kiosk words 9"


@case("config.secret.interpolated", says=r"\$")
def a_dollar_sign_in_the_secret(stage: Stage) -> Served:
    """A shell expands what python-dotenv takes as it stands. auth0/node-jsonwebtoken #624."""
    value = "Hw4kP9$Tz6Rb1Vx8Nc3Lm5Qd7Gs2Fj0YeUaXoKi"
    return _read_by_a_shell(stage, f"'{value}'" if stage.mended else value)


@case("config.secret.read_differently", "config.secret.interpolated")
def an_escaped_dollar_sign_in_the_secret(stage: Stage) -> Served:
    """Between double quotes a shell takes the backslash away, python-dotenv keeps it."""
    value = "Hw4kP9{}Tz6Rb1Vx8Nc3Lm5Qd7Gs2Fj0YeUaXoKi"
    return _read_by_a_shell(stage, f"'{value.format('$')}'" if stage.mended else f'"{value.format(chr(92) + "$")}"')


def _read_by_a_shell(stage: Stage, written: str) -> Served:
    port, gate = stage.port(), stage.port()
    env_file = stage.file("service.env", f"JWT_SECRET={written}")
    runs = f'set -a; . "$0"; exec "$1" -c "$2" {port}'
    code = (
        "import os, sys; from tests.field.apps.echo import serve; "
        "serve(int(sys.argv[1]), secret=os.environ['JWT_SECRET'])"
    )
    stage.start("sh", "-c", runs, env_file, sys.executable, code)
    stage.python("issuer", gate, env_file=str(env_file), password=_PASSWORD, log="issuer.log")
    stage.up(port, gate)
    login = {"LOGIN_URL": f"{local(gate)}/login", "LOGIN_USER": "kiosk", "LOGIN_PASSWORD": f'"{_PASSWORD}"'}
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_AUTH_MODE": "query", "JWT_SECRET": written, **login})
