"""The words of the bank: what a server does, what the client is told of it, and what a diagnosis must say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Text = str | Callable[[Path], str]  # a function of the folder that holds this run's keys and certificates


@dataclass(frozen=True)
class Service:
    """A server on loopback. What it reads and wants of a token, how it refuses, and its one bad habit, if any."""

    framework: str = "aiohttp"  # see serve.py; or ws, demo
    route: str = "/ws"
    reads: str = "query"  # none, query, header, cookie, subprotocol, message
    name: str = "token"
    secret: str | bytes = ""  # of HMAC; empty: the bank's usual one
    unset: bool = False  # the service runs without its secret: it signs nothing and accepts nothing
    algorithm: str = "HS256"
    issuer: str = ""
    audience: str = ""
    demands: tuple[str, ...] = ("exp",)
    kid: str = ""  # the only key id that it knows
    pair: str = "ours"  # the key pair that it verifies with, where its algorithm wants one: see signing.py
    signs: str = ""  # the pair that the login signs with, which names its tokens' kid; empty: the secret
    key_set: str = ""  # what GET /jwks answers: names of pairs, or a status, `page`, `empty`; empty: 404
    opaque: str = ""  # the only session that it knows, in place of JWTs
    refuses: str = "401"  # a status before the upgrade, else a close code after it
    origins: tuple[str, ...] = ()
    manner: str = ""  # what goes wrong: see deciding.py
    login: str = ""  # what the login answers: see deciding.py; empty: there is none
    login_secret: str | bytes = ""  # what the login signs with, where it differs
    login_skew_s: float = 0.0  # the login's clock less ours
    skew_s: float = 0.0  # the clock of the endpoint less ours
    certificate: str = ""  # a folder of the run's certificates; empty: no TLS
    tls: str = ""  # how its TLS listener is set up: see tls.py
    host: str = "127.0.0.1"
    front: str = ""  # how nginx stands in front; empty: not at all


@dataclass(frozen=True)
class Entry:
    """One target: a fault or a healthy one.

    `env` becomes its `.env`; `{port}`, `{backend}` (the port behind a front), `{pid}` and `{folder}` are filled in.
    """

    name: str
    broken: str  # in words; empty for a healthy target
    service: Service = field(default_factory=Service)
    env: Mapping[str, Text | None] = field(default_factory=dict)
    roots: tuple[str, ...] = ()  # exactly the root causes at high and above
    proven: bool = True  # whether evidence that decides can be had
    probe: bool = False  # whether a counterfactual probe must be part of the proof
    allowed: tuple[str, ...] = ()  # roots that are true as well
    finds: tuple[str, ...] = ()  # findings that must be there although they are no roots: symptoms, advice
    rivals: tuple[str, ...] = ()  # other causes that some root must name, since nothing tells them apart from outside
    never: tuple[str, ...] = ()  # codes, or beginnings of codes, that must not be high or critical
    written: Callable[[str], bytes] = str.encode  # how the `.env` is saved
    without_env: bool = False  # the `.env` is named and not there
    attempts: int = 6
    deadline_s: float = 30.0

    @property
    def healthy(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken
