"""The options that several commands share, and the target's options that they make; their help stands in groups."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from wsinvest.cli.grouped import option
from wsinvest.cli.numbers import Number
from wsinvest.i18n.catalogue import LANGUAGES, SOURCE
from wsinvest.model.target import MOST_ATTEMPTS, MOST_SECONDS, AuthMode

if TYPE_CHECKING:
    from wsinvest.config.options import Options

F = TypeVar("F", bound=Callable[..., Any])
_LANGUAGES: Final = ", ".join(LANGUAGES).replace("_", "-").replace(SOURCE, f"{SOURCE} (default)", 1)
_REQUEST: Final = "What is sent"
_TOKEN: Final = "Token and login"  # noqa: S105  a heading
_NETWORK: Final = "How it is reached"
_RUN: Final = "The run"
LANGUAGE: Final = click.option("--language", default="", metavar="L", help=_LANGUAGES)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="one ASCII JSON document on stdout")
OUT: Final = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="where reports go (default: reports in the data folder)",
)
VERBOSE: Final = click.option("-v", "--verbose", is_flag=True, help="all codes, and what each probe proved")
_FITTING: Final = "fitting"  # as HOLD_FITTING of wsinvest.config.options


class _Seconds(click.ParamType):  # type: ignore[type-arg]
    """A number of seconds as it was typed; the URL behind --hold without a number is named as what it is."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is a number of seconds; else the call fails with the way to write it."""
        try:
            fits = value in ("", _FITTING) or 0 < float(value) <= MOST_SECONDS
        except ValueError:
            fits = False
        if not fits:
            self.fail(f"no number of seconds up to {MOST_SECONDS:g}; put --hold behind the URL, or write --hold=75")
        return str(value)


# How a target is asked: all that a connection to it needs.
_ASKING: Final = (
    option(
        _REQUEST, "-H", "--header", "headers", multiple=True, metavar="'N: V'", help="add a header, or those in @FILE"
    ),
    option(_REQUEST, "-b", "--cookie", "cookies", multiple=True, metavar="N=V", help="add a cookie, or those in @FILE"),
    option(_REQUEST, "-o", "--origin", default="", metavar="O", help="the Origin that the application sends"),
    option(
        _REQUEST,
        "-s",
        "--subprotocol",
        "subprotocols",
        multiple=True,
        metavar="P",
        help="a subprotocol to offer; several times or with commas",
    ),
    option(_REQUEST, "--message", default=None, metavar="TEXT", help="send this text, or that of @FILE, once open"),
    option(_TOKEN, "--env-file", default="", metavar="F", help="the .env of the service; never read unasked"),
    option(_TOKEN, "--login-url", default="", metavar="U", help="where LOGIN_USER gets a token by POST"),
    option(_TOKEN, "--user", "login_user", default="", metavar="NAME", help="LOGIN_USER; asks for the password"),
    option(_TOKEN, "--auth-mode", default="", metavar="M", help=f"where the token travels: {', '.join(AuthMode)}"),
    option(_TOKEN, "--name", "token_name", default="", metavar="N", help="of the token's parameter, cookie or field"),
    option(_TOKEN, "--no-mint", is_flag=True, help="sign no token of our own with the configured secret"),
    option(_TOKEN, "--trust-target", is_flag=True, help="the target file may read any .env and our secrets"),
    option(_NETWORK, "--ca-file", default="", metavar="F", help="trust the authorities in this PEM file"),
    option(_NETWORK, "--cert", "client_certificate", default="", metavar="F", help="client certificate, PEM"),
    option(_NETWORK, "--key", "client_key", default="", metavar="F", help="its private key, if not in the same file"),
    option(_NETWORK, "-k", "--insecure", is_flag=True, help="verify no certificate; the report says so"),
    option(_NETWORK, "--proxy", default="", metavar="URL", help="http:// or socks5://; env: as HTTPS_PROXY says"),
    option(
        _NETWORK,
        "--resolve",
        multiple=True,
        metavar="HOST:PORT:ADDR",
        help="connect to this address in place of what the name resolves to",
    ),
    option(_NETWORK, "-4", "--ipv4", is_flag=True, help="connect over IPv4 only"),
    option(_NETWORK, "-6", "--ipv6", is_flag=True, help="connect over IPv6 only"),
)
# What is looked at once a connection is open, and how long.
_RUNNING: Final = (
    option(_REQUEST, "--expect", "expects", default="", metavar="REGEX", help="wait for a text that matches"),
    option(
        _RUN, "--attempts", type=click.IntRange(1, MOST_ATTEMPTS), metavar="N", help="handshakes to repeat (default 20)"
    ),
    option(
        _RUN,
        "--deadline",
        type=Number(0, int(MOST_SECONDS), min_open=True),
        metavar="S",
        help="seconds for all (default 60)",
    ),
    option(
        _RUN,
        "--hold",
        is_flag=False,
        flag_value=_FITTING,
        default="",
        type=_Seconds(),
        metavar="[S]",
        help="also hold open sessions, with and without pings, for S seconds (without S: as known timeouts suggest)",
    ),
    option(_RUN, "--server-log", default="", metavar="F", help="the server's log, as WS_SERVER_LOG names it"),
    option(_RUN, "--proxy-conf", default="", metavar="F", help="the proxy's configuration, as WS_PROXY_CONF names it"),
    option(_RUN, "--key-file", default="", metavar="F", help="key of fingerprints, made if absent"),
    option(
        _RUN,
        "--pii",
        type=click.Choice(["pseudonym", "keep"]),
        default="pseudonym",
        help="users and e-mail addresses as keyed pseudonyms (default) or as they are",
    ),
)


def target_options(command: F) -> F:
    """The options that say what is investigated; values of --header and --cookie are secrets."""
    return asking_options(_with(command, _RUNNING))


def asking_options(command: F) -> F:
    """Those of them that a command needs which only opens connections; `asked` reads them."""
    return _with(command, _ASKING)


def _with(command: F, options: tuple[Callable[[F], F], ...]) -> F:
    for one in reversed(options):
        command = one(command)
    return command


def asked(**options: Any) -> "Options":
    """The options of `asking_options` and LANGUAGE as the target's."""
    return given(**options, deadline=None, pii="pseudonym")


def given(
    *,
    no_mint: bool,
    deadline: float | None,
    language: str,
    pii: str,
    login_user: str,
    proxy: str,
    ipv4: bool,
    ipv6: bool,
    **others: Any,
) -> "Options":
    """The command line's options as the target's; asks for the password of --user."""
    from wsinvest.config.options import of
    from wsinvest.i18n.messages import normalise

    others |= {"language": normalise(language) if language else "", "deadline_s": deadline, "may_mint": not no_mint}
    others |= {"proxy": proxy or None, "family": _family(ipv4, ipv6)}
    others |= {"keep_personal": pii == "keep", "login_user": login_user, "login_password": _password(login_user)}
    return of(others)


def refuse_both(*, quiet: bool, verbose: bool, as_json: bool) -> None:
    """Raise UsageError for -q with another of these; beside a document -v tells of the stages, on stderr."""
    asked = [name for name, is_so in (("-q", quiet), ("-v", verbose), ("--json", as_json)) if is_so]
    if quiet and len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)}: they exclude each other; give one")


def _family(ipv4: bool, ipv6: bool) -> str:
    if ipv4 and ipv6:
        raise click.UsageError("-4 and -6: they exclude each other; give one")
    return "IPv4" if ipv4 else "IPv6" if ipv6 else ""


def _password(user: str) -> str | None:
    """The password of --user, asked for without echo on a terminal; elsewhere LOGIN_PASSWORD gives it."""
    if not user or not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    typed: str = click.prompt(f"Password of {user}", hide_input=True, default="", show_default=False, err=True)
    return typed or None
