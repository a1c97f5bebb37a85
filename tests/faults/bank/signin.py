"""Faults of the login: what a client is to connect with never comes."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service

_BESIDE = ("config.secret.", "config.env.", "token.format.", "token.time.", "http.path.", "token.generation.")


def _signin(name: str, broken: str, login: str, root: str, framework: str = "aiohttp", **changed: object) -> Entry:
    """The login fails so; the secret is set and right, and no token of our own may be signed in its place."""
    how = {"env": LOGIN, "roots": (root,), "never": _BESIDE, **changed}
    return Entry(name, broken, Service(framework, login=login), **how)


SIGNIN = (
    _signin("login answers 500", "the login's database is gone", "500", "login.service.error"),
    _signin(
        "login answers 500, no secret known here",
        "the login's database is gone; the client's own .env has no secret, as it should be",
        "500",
        "login.service.error",
        env={**LOGIN, "JWT_SECRET": None},
        allowed=("config.secret.missing",),
        never=("token.format.", "http.path."),
    ),
    _signin("wrong password", "the account was renamed", "401", "login.credentials.rejected", "asgi"),
    _signin("login asks for fewer requests", "429 at the login", "429", "login.rate.limited", "tornado"),
    _signin("login answers null", "the login forgets the token", "null", "login.response.empty_token", "routed"),
    _signin("login answers an empty token", "the login forgets it", "empty", "login.response.empty_token"),
    _signin("login is a page", "LOGIN_URL is the sign-in page", "page", "login.response.not_json", "tornado"),
    _signin("login redirects", "single sign-on stands before the login", "redirect", "login.response.not_json"),
    _signin("login is elsewhere", "LOGIN_URL has a wrong path", "404", "login.request.refused", "asgi"),
    _signin(
        "nobody listens at the login",
        "the login service is down",
        "",
        "login.service.unreachable",
        env={**LOGIN, "LOGIN_URL": "http://127.0.0.1:{closed}/api/login"},
    ),
    _signin(
        "nobody listens at the login, no secret",
        "the login service is down",
        "",
        "login.service.unreachable",
        "asgi",
        env={**LOGIN, "JWT_SECRET": None, "LOGIN_URL": "http://127.0.0.1:{closed}/api/login"},
    ),
)
