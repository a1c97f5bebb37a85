"""One `.env` and two readers: what each side takes for JWT_SECRET differs, or does not."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service

_DOLLAR = "Wq8xT3$Kd5Nv7Rb2m9TcHf4PzYg1JsLa6GeUoiQ"
_BY_SH = "Wq8xT3"  # `set -a; . ./.env`: no variable of this name is set
_BY_GO = "Wq8xT3d5Nv7Rb2m9TcHf4PzYg1JsLa6GeUoiQ"  # godotenv: its names have no small letters
_HASH = "Wq8xT3Kd5Nv7Rb2m9TcHf4PzYg1JsLa6#GeUoiQ"
_BY_NODE = _HASH.partition("#")[0]
_BACKSLASH = "Wq8xT3Kd5Nv7Rb2m\\9TcHf4PzYg1JsLa6GeUoiQ"
_PLAIN = "Wq8xT3Kd5Nv7Rb2m9TcHf4PzYg1JsLa6GeUoiQ7h"
_BESIDE = ("token.format.", "token.time.", "token.claim.", "token.transport.", "http.path.", "config.secret.quoted")


def _fault(name: str, broken: str, service: Service, written: str, root: str) -> Entry:
    return Entry(name, broken, service, {"JWT_SECRET": written, **LOGIN}, roots=(root,), never=_BESIDE)


def _fine(name: str, service: Service, written: str) -> Entry:
    return Entry(f"fine: {name}", "", service, {"JWT_SECRET": written, **LOGIN})


READERS = (
    _fault(
        "a dollar sign in the secret, the server's unit sources the file",
        "sh puts nothing in the place of a variable that is not set; the login reads the text as it stands",
        Service(secret=_BY_SH, login="token", login_secret=_DOLLAR),
        _DOLLAR,
        "config.secret.interpolated",
    ),
    _fault(
        "a dollar sign in the secret, the login reads it with godotenv",
        "godotenv expands one letter; the server reads the text as it stands",
        Service("tornado", secret=_DOLLAR, login="token", login_secret=_BY_GO),
        _DOLLAR,
        "config.secret.interpolated",
    ),
    _fault(
        "a hash in the secret, the login is a program of Node",
        "Node's dotenv takes what follows the hash for a comment",
        Service("asgi", secret=_HASH, login="token", login_secret=_BY_NODE),
        _HASH,
        "config.secret.read_differently",
    ),
    _fault(
        "a comment behind the secret, the server runs in docker",
        "docker --env-file takes the comment for a part of the value",
        Service("tornado", secret=f"{_PLAIN} # of May", login="token", login_secret=_PLAIN),
        f"{_PLAIN} # of May",
        "config.secret.read_differently",
    ),
    _fault(
        "a backslash in the secret, the server runs under systemd",
        "systemd takes the backslash for an escape",
        Service(secret=_BACKSLASH.replace("\\", ""), login="token", login_secret=_BACKSLASH),
        _BACKSLASH,
        "config.secret.read_differently",
    ),
    _fine("a dollar sign, both read it as it stands", Service(secret=_DOLLAR, login="token"), _DOLLAR),
    _fine("a dollar sign, expanded on both sides", Service("asgi", secret=_BY_GO, login="token"), _DOLLAR),
    _fine("a dollar sign in single quotes", Service("tornado", secret=_DOLLAR, login="token"), f"'{_DOLLAR}'"),
)
