"""What the options of a call give: inputs by catalogue name, and the `.env`; what cannot be used is refused."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wsinvest.config import headers, near
from wsinvest.config.options import HOLD_FITTING, Options
from wsinvest.config.targetfile import Description, TargetError
from wsinvest.host import paths
from wsinvest.model.target import AuthMode
from wsinvest.redact.secret import Secret

_NAMELESS: Final = (AuthMode.HEADER, AuthMode.SUBPROTOCOL, AuthMode.NONE)
_LONGEST_PATTERN: Final = 1000


def cookie_of(options: Options) -> str:
    """The name of the cookie that --auth-mode and --name say the token is."""
    return options.token_name.strip() if options.auth_mode.strip().lower() == AuthMode.COOKIE else ""


def inputs_of(options: Options, sent: headers.Sent) -> Mapping[str, str]:
    """The inputs that options give, by catalogue name; raises TargetError where two contradict each other."""
    if sent.origin and options.origin not in ("", sent.origin):
        raise TargetError("--origin and --header Origin: they differ; leave one out")
    return {
        "LOGIN_URL": options.login_url,
        "LOGIN_USER": options.login_user,
        "LOGIN_PASSWORD": options.login_password.reveal() if options.login_password else "",
        "CA_FILE": str(near.named("--ca-file", options.ca_file)) if options.ca_file else "",
        "WS_SERVER_LOG": ",".join(str(near.named("--server-log", str(one))) for one in _logs(options)),
        "WS_PROXY_CONF": str(near.named("--proxy-conf", options.proxy_conf)) if options.proxy_conf else "",
        "WS_ORIGIN": options.origin or sent.origin,
        "WS_SUBPROTOCOL": ",".join(options.subprotocols),
        "WS_HOLD_SECONDS": options.hold.replace(HOLD_FITTING, ""),
        "WS_AUTH_MODE": options.auth_mode,
        "WS_TOKEN_PARAM": options.token_name,
    }


def _logs(options: Options) -> tuple[Path, ...]:
    return paths.several(options.server_log) if options.server_log else ()


def refuse_useless(options: Options, texts: Mapping[str, str], mode: AuthMode | None) -> None:
    """Raise TargetError for --user without a login or a password, and --name where a token has none.

    `mode`: where a token travels that --header or --cookie gave.
    """
    where = mode or texts["WS_AUTH_MODE"].strip().lower()
    if options.token_name and where in _NAMELESS:
        raise TargetError(f"--name: a token that travels as {where} has no name; leave one of them out")
    if options.login_user and not texts["LOGIN_URL"].strip():
        raise TargetError("--user: no login to use it at; give --login-url as well")
    if options.login_user and not texts["LOGIN_PASSWORD"]:
        raise TargetError("--user: no password; set LOGIN_PASSWORD in the environment or the .env, or use a terminal")


def message_of(options: Options) -> Secret | None:
    """The text of --message, or of the file that it names; raises TargetError, also for a pattern that is none."""
    if len(options.expects) > _LONGEST_PATTERN:
        raise TargetError(f"--expect: longer than {_LONGEST_PATTERN} characters")
    try:
        re.compile(options.expects)
    except (re.error, RecursionError, OverflowError) as error:
        raise TargetError(
            "--expect: no regular expression of Python; a text with special characters needs \\"
        ) from error
    text = "" if options.message is None else options.message.reveal()
    if not text.startswith("@"):
        if len(text) > headers.LONGEST:
            raise TargetError(f"--message: longer than {headers.LONGEST // 1024} KiB")
        return options.message
    try:
        return Secret(near.text_of(paths.expanded(text[1:]), headers.LONGEST).removesuffix("\n"))
    except near.NotThere as error:
        raise TargetError(f"--message @{error}") from error


def env_path(options: Options, said: Description) -> Path | None:
    """The `.env` that the options or the target name; raises TargetError."""
    if options.env_file:
        return near.named("--env-file", options.env_file)
    if not said.env_file:
        return None
    if not said.mailed and not said.hermetic:  # a .env that was typed as the target itself
        return near.named("target", said.env_file)
    path = said.folder / paths.expanded(said.env_file)
    if said.mailed and not options.trust_target and not _is_below(path, said.folder):
        raise TargetError(
            f"env_file of the target file {said.name}: not below that file's folder; "
            "name it by --env-file, or say --trust-target if the target file is your own"
        )
    return path


def _is_below(path: Path, folder: Path) -> bool:
    """Whether a file, links followed, lies in this folder or in one below it."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # no path at all, or links in a circle
        return False
