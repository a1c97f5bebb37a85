"""Pages in place of an upgrade: redirects, sign-in pages, login forms."""

import re
from urllib.parse import urlsplit

from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Target

REDIRECTS = (301, 302, 303, 307, 308)
SIGN_IN = re.compile(r"log-?in|sign-?in|sso|oauth|auth(?:orize)?\b|saml|account", re.I)
PASSWORD_FIELD = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.I)


def location_of(attempt: Attempt) -> str:
    return attempt.response.header("location") if attempt.response else ""


def leads_to_sign_in(attempt: Attempt, target: Target) -> bool:
    """Whether it leads to a sign-in page; the same path elsewhere is none, whatever it is called."""
    location = location_of(attempt)
    return bool(SIGN_IN.search(location)) and urlsplit(location).path != target.url.path


def leads_to_tls(attempt: Attempt) -> bool:
    return location_of(attempt).lower().startswith(("https:", "wss:"))


def has_login_form(attempt: Attempt) -> bool:
    return bool(PASSWORD_FIELD.search(page_body(attempt)))


def page_body(attempt: Attempt) -> str:
    return attempt.response.body if attempt.response else ""
