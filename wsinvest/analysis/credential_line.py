"""The line to paste that tries another credential: of the kind, and in the place, that the refusal speaks of. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from wsinvest.analysis.front import body_of, header_of
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.target import AuthMode

_API_KEY: Final = re.compile(r"\bapi[-_ ]?key\b", re.I)
_NAME: Final = "token"  # of a parameter or a cookie whose name is not known
BASIC: Final = _("wsinvest diagnose {url} -H \"Authorization: Basic $(printf %s '<user>:<password>' | base64)\"")
API_KEY: Final = _("wsinvest diagnose {url} -H 'X-Api-Key: <key>'")
_IN_PLACE: Final[Mapping[str, Phrase]] = {
    AuthMode.QUERY: _("wsinvest diagnose '{url}?{name}=<fresh token>'"),
    AuthMode.COOKIE: _("wsinvest diagnose {url} -b '{name}=<fresh token>'"),
}


def line_of_kind(refused: Attempt) -> Phrase | None:
    """The line with the kind of credential that the answer names, None where it names none but a token."""
    if header_of(refused, "www-authenticate").lower().startswith("basic"):
        return BASIC
    said = f"{body_of(refused)} {header_of(refused, 'www-authenticate')}"
    return API_KEY if _API_KEY.search(said) else None


def line_again(refused: Attempt) -> Phrase | None:
    """The line with a fresh credential, in the place where the refused token was; None for a header, or if unknown."""
    return line_of_kind(refused) or _IN_PLACE.get(refused.sent.token_place)


def name_again(refused: Attempt) -> str:
    """The name of the parameter or the cookie that the refused token was in."""
    return refused.sent.token_name or _NAME
