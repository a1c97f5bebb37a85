"""HTTP answers in place of an upgrade: redirects, sign-in pages, login forms."""

import re
from urllib.parse import urlsplit

from wsinvest.analysis.front import body_of, header_of
from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Target

REDIRECTS = (301, 302, 303, 307, 308)
SIGN_IN = re.compile(r"log-?in|sign-?in|sso|oauth|auth(?:orize)?\b|saml|account", re.I)
PASSWORD_FIELD = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.I)


def location_of(attempt: Attempt) -> str:
    """The answer's Location header, empty if there is none."""
    return header_of(attempt, "location")


def path_of(location: str) -> str:
    """The path of a URL or reference, the whole text if it cannot be parsed."""
    try:
        return urlsplit(location).path
    except ValueError:
        return location


def leads_to_sign_in(attempt: Attempt, target: Target) -> bool:
    """True if the Location looks like a sign-in page and its path differs from the target's."""
    location = location_of(attempt)
    return bool(SIGN_IN.search(location)) and path_of(location) != target.url.path


def leads_to_tls(attempt: Attempt) -> bool:
    """True if the Location has the scheme https or wss."""
    return location_of(attempt).lower().startswith(("https:", "wss:"))


def has_login_form(attempt: Attempt) -> bool:
    """True if the body has an HTML password field."""
    return bool(PASSWORD_FIELD.search(body_of(attempt)))
