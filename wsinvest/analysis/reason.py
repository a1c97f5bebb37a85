"""Does a refusal name a reason that is no credential: the address, the client's program, the place, a header? Pure."""

import re
from typing import Final

from wsinvest.analysis.front import shown_text, words
from wsinvest.i18n.messages import Phrase
from wsinvest.model.attempt import Attempt, Response

_FORBIDDEN: Final = 403
# Where one of these stands too, the refusal may be about the credential after all.
_CREDENTIAL: Final = re.compile(
    r"token|credential|auth|log ?in|log(?:ged)? (?:in|on)|sign(?:ed)? ?in|session|cookie|expired|signature|jwt|\bkey\b"
    r"|api ?key|password|bearer",
    re.I,
)
_HEADER: Final = re.compile(r"\bX(?:-[A-Za-z0-9]{1,30}){1,5}\b", re.I)
_PROGRAM: Final = re.compile(r"\buser[- ]?agent\b|\bbrowsers?\b|\bbots?\b|\bunsupported client\b", re.I)
_OTHER: Final = re.compile(
    r"\bip\b|\b(?:your|client|remote|source) address\b|\b(?:allow|white|block|black|deny) ?list|\b(?:country|region)\b"
    r"|\bsub-?protocols?\b|\berror 10(?:0[6-9]|1[02]|20)\b",
    re.I,
)


def names_another(attempt: Attempt) -> bool:
    """True if a 403 says why, in words of its own, and none of them is about a credential."""
    answer = attempt.response
    if answer is None or answer.status != _FORBIDDEN or answer.header("www-authenticate"):
        return False
    return tells_another(_said(answer))


def tells_another(said: str) -> bool:
    """True if this text names an address, a list, a program, a place, a subprotocol or a header, and no credential."""
    plain = said.replace("_", " ")
    named = any(pattern.search(plain) for pattern in (_OTHER, _PROGRAM, _HEADER))
    return named and _CREDENTIAL.search(plain) is None


def names_credential_plainly(said: str) -> bool:
    """True if this text has a word about credentials; "forbidden" is none."""
    return bool(_CREDENTIAL.search(said.replace("_", " ")))


def reason_of(attempt: Attempt) -> str | Phrase:
    """The answer's own words; all that a short page shows, where its title alone does not name that other reason."""
    said = words(attempt.response)
    titled = names_another(attempt) and not (isinstance(said, str) and tells_another(said))
    return shown_text(attempt.response) if titled and attempt.response else said


def header_named(attempt: Attempt) -> str:
    """The header `X-...` that the refusal names, empty if there is none."""
    found = _HEADER.search(_said(attempt.response)) if attempt.response else None
    return found[0] if found else ""


def names_program(attempt: Attempt) -> bool:
    """True if the refusal is about the client's program: its User-Agent, a browser, a bot."""
    return attempt.response is not None and bool(_PROGRAM.search(_said(attempt.response)))


def _said(answer: Response) -> str:
    """The answer's own words, and all that a short page shows."""
    said = words(answer)
    told = said if isinstance(said, str) else ""
    return told if answer.body.lstrip().startswith(("{", "[")) else f"{told} {shown_text(answer)}"
