"""What a caller adds to a target: the options of the command line, and those of a notebook."""

from dataclasses import dataclass, field, fields
from typing import Any, Final

from wsinvest.redact.secret import Secret

HOLD_FITTING: Final = "fitting"
SECRET: Final = ("headers", "cookies", "login_password", "proxy", "message")


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller adds to the target; empty texts and None count as not given."""

    env_file: str = ""
    login_url: str = ""
    ca_file: str = ""
    deadline_s: float | None = None
    language: str = ""
    attempts: int | None = None
    may_mint: bool = True
    key_file: str = ""
    keep_personal: bool = False
    out: str = ""  # where the reports of this run go
    trust_target: bool = False  # a target file may name a .env anywhere and read our environment's secrets
    headers: tuple[Secret, ...] = field(default=(), repr=False)  # `Name: value`, or @FILE
    cookies: tuple[Secret, ...] = field(default=(), repr=False)  # `name=value`, or @FILE
    origin: str = ""
    subprotocols: tuple[str, ...] = ()
    auth_mode: str = ""
    token_name: str = ""
    login_user: str = ""
    login_password: Secret | None = None
    proxy: Secret | None = None  # URL of a proxy with its user, or env
    message: Secret | None = None  # or @FILE
    expects: str = ""
    family: str = ""  # IPv4 or IPv6
    resolve: tuple[str, ...] = ()  # host:port:address
    insecure: bool = False
    client_certificate: str = ""
    client_key: str = ""
    server_log: str = ""
    proxy_conf: str = ""
    hold: str = ""  # seconds; HOLD_FITTING: as long as the known timeouts suggest

    def shareable(self) -> dict[str, Any]:
        """The options that the state of a run may hold: all but the secret ones, which its resolved target has."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in SECRET}


def of(given: dict[str, Any]) -> Options:
    """The options that a notebook gave; texts in the place of secrets become Secret."""
    return Options(**{name: _held(value) if name in SECRET else _fixed(value) for name, value in given.items()})


def _held(value: Any) -> Any:
    if isinstance(value, str):
        return Secret(value)
    return tuple(map(_held, value)) if isinstance(value, list | tuple) else value


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
