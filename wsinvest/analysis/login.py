"""The login's answer: its status, its OAuth error, and whether it refused the user."""

import json
from typing import Final

from wsinvest.facts.login import Login
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Confidence, Fail, Severity
from wsinvest.model.target import AuthMode, Target

NO_CREDENTIALS: Final = _("No user and password for the login were configured, so its refusal says nothing.")
COOKIE_ONLY: Final = _("The login hands out a cookie and no token in JSON; sessions in cookies are not followed.")
OK: Final = range(200, 300)
BAD_REQUEST: Final = 400
FORBIDDEN: Final = frozenset({401, 403})
TOO_MANY: Final = 429


def answered(target: Target, severity: Severity, *evidence: str, **values: object) -> Fail:
    """A Fail that the login's own answer proves; OBSERVED and at most MEDIUM if the target needs no token."""
    if target.auth.mode is AuthMode.NONE:
        return Fail(min(severity, Severity.MEDIUM), Confidence.OBSERVED, values, evidence)
    return Fail(severity, Confidence.PROVEN, values, evidence)


def is_status(login: Login, statuses: range | frozenset[int]) -> bool:
    """True if an answer came and has one of these statuses."""
    return login.response is not None and login.response.status in statuses


def status_of(login: Login) -> int:
    """The status of the answer, 0 if none came."""
    return login.response.status if login.response else 0


def refuses_user(login: Login) -> bool:
    """True for 401 or 403, or for 400 with the OAuth 2 error invalid_grant (RFC 6749 section 5.2)."""
    if is_status(login, FORBIDDEN):
        return True
    return is_status(login, frozenset({BAD_REQUEST})) and login_error_of(login) == "invalid_grant"


def login_error_of(login: Login) -> object:
    """The `error` field of a JSON object in the body, None if there is none."""
    try:
        body = json.loads(login.response.body) if login.response else None
    except (ValueError, RecursionError):
        return None
    return body.get("error") if isinstance(body, dict) else None


def is_text(login: Login) -> bool:
    """True if the answer has a body and it is not JSON."""
    return not login.json_body and login.response is not None and login.response.body_bytes > 0
