"""A refusal that sets a cookie which browsers do not send to the URL that it refuses."""

from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Target


def kept_back(attempt: Attempt, target: Target) -> str:
    """The name of the first Secure cookie of this answer if the URL has no TLS, empty if there is none.

    No request tried to send it.
    """
    if attempt.response is None or target.url.secure:
        return ""
    shown = (text for name, text in attempt.response.headers if name.lower() == "set-cookie")
    parts = ([part.strip() for part in text.split(";")] for text in shown)
    return next((name for name, *flags in parts if name and "secure" in map(str.lower, flags)), "")
