"""The signing secret is not set."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.configuration import cite, unread
from wsinvest.analysis.decodings import connects, issues, tokenless
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.facts.config import Config, FileState, ValueState
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import GenerationReason, Token
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Refuted, Severity
from wsinvest.model.registry import rule

_NO_MODE: Final = _("The tokens of this target are not signed with JWT_SECRET, as far as its configuration tells.")
_LOGIN_SILENT: Final = _(
    "Tokens of this target come from its login, which failed for another reason or did not answer: whether that "
    "service has its secret is not known."
)
_HOW: Final = {
    ValueState.MISSING: _("is not set"),
    ValueState.EMPTY: _("is set to nothing"),
}
_BEHIND_BOM: Final = _("cannot be read under its name, for a byte order mark stands before it")
_UNEXPANDED: Final = _("holds a reference that nothing seems to replace by a value")
_UNSIGNED: Final = (GenerationReason.SECRET_MISSING, GenerationReason.SECRET_EMPTY)


@rule(
    "config.secret.missing",
    leads_to=("token.generation.failed", "login.service.error", "login.response.empty_token", "token.value.empty"),
    text=Text(
        title=_("JWT_SECRET is not configured"),
        impact=_("Tokens can be neither signed nor verified: nobody who needs a token can connect."),
        cause=_("JWT_SECRET {how} in {file}."),
        fix=_(
            "Set JWT_SECRET to a random value of 32 bytes or more, restart the service, and make it refuse to "
            "start without one."
        ),
        check=_("A login answers with a token of three parts, and a handshake with it opens."),
        name=_("The signing secret is not set"),
    ),
    steps=(SET_SECRET,),
)
def secret_missing(config: Config, login: Login | None, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Fail when JWT_SECRET is missing, empty or unreadable; proven when it is unset and both effects are seen.

    Effects: the login answers without a token or none could be signed, and the request has an empty token.
    """
    blocked = unread(config)
    if blocked and config.env_file.state not in (FileState.MISSING, FileState.FOLDER):
        return blocked
    how = _how(config, login)
    if how is None or issues(login) or connects(handshake):
        return Pass()
    if not config.minting_mode and (_by_keys(config) or not tokenless(login)):
        return NotMeasured(_NO_MODE)
    if login is not None and not tokenless(login):
        return NotMeasured(_LOGIN_SILENT)
    if login is not None and _without_field(login) and config.setting(SECRET).state is ValueState.MISSING:
        return NotMeasured(_LOGIN_SILENT)
    unset = config.setting(SECRET).state is not ValueState.SET
    seen = tuple(_consequences(login, token, handshake))
    here = cite(config, SECRET)
    return Fail(
        Severity.CRITICAL,
        Confidence.PROVEN if unset and _decisive(config, login, seen) else Confidence.INFERRED,
        values={"how": how, "file": config.env_file.path or ".env"},
        evidence=(*here, *seen),
        refuted=(Refuted("config.secret.mismatch", here[0]),) if unset else (),
    )


def _without_field(login: Login) -> bool:
    """True if the answer has no token field, or a number in it: it may be another kind of login."""
    return login.answered and login.token_state in (TokenState.ABSENT, TokenState.NOT_TEXT)


def _how(config: Config, login: Login | None) -> Phrase | None:
    """The phrase for how the secret is missing, None if it is set.

    A BOM or an unexpanded variable counts only if the login gives no token.
    """
    setting = config.setting(SECRET)
    if setting.state is not ValueState.SET:
        return _HOW[setting.state]
    if not tokenless(login):
        return None
    if config.env_file.bom and config.env_file.first_key == SECRET:
        return _BEHIND_BOM
    return _UNEXPANDED if setting.shape is not None and setting.shape.unexpanded else None


def _by_keys(config: Config) -> bool:
    """True if tokens are verified with public keys: JWT_PUBLIC_KEY, JWKS_URL or an asymmetric JWT_ALGORITHM."""
    keys = any(config.setting(name).state is ValueState.SET for name in ("JWT_PUBLIC_KEY", "JWKS_URL"))
    return keys or config.setting("JWT_ALGORITHM").shown.upper().startswith(("RS", "ES", "PS", "ED"))


def _consequences(login: Login | None, token: Token | None, handshake: Handshake | None) -> Iterator[str]:
    """References to the effects of a missing secret, in the order in which they occur."""
    if login is not None and tokenless(login):
        yield "login:token_state"
    if token is not None and token.generation.reason in _UNSIGNED:
        yield "token:generation/reason"
    empty = [] if handshake is None else [one for one in handshake.repeats if one.sent.token_state is TokenState.EMPTY]
    if empty:
        yield f"handshake:repeats/{empty[0].id}/sent/token_state"


def _decisive(config: Config, login: Login | None, seen: tuple[str, ...]) -> bool:
    """True if two effects are seen: no token given or signed, and an empty one in the request."""
    if config.setting(SECRET).contradicted_by:
        return False
    answered = login is not None and login.answered and tokenless(login) and not _without_field(login)
    return len(seen) > 1 and (answered or (login is None and seen[-1].startswith("handshake:")))
