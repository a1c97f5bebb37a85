"""Is one of the first messages of a server an error? Told by the forms of known protocols, else by a plain object.

A word such as "error" somewhere in a text is never enough: the message has to be an error by its structure.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from wsinvest.facts.awaiting import KINDS, Awaits, awaits
from wsinvest.facts.error_forms import KNOWN, Parsed, code_in, words_in
from wsinvest.model.attempt import ErrorMessage

LONGEST: Final = 16 * 1024  # characters; a longer message is none
_WORDS: Final = 500  # characters; they are filtered and cut once more before they are kept
_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
# The fields in which applications name what a message is, and the values that name an error.
_KINDS: Final = ("type", "event", "op", "action", "kind", "status", "state", "result", "cmd", "command", "method")
_ERROR_KIND: Final = (  # compiled when it is first needed
    r"(?:(?:auth\w{0,12}|conn\w{0,10}|log-?in|session|token|handshake|subscri\w{0,10}|server|system|protocol|ws|socket"
    r"|client|join|init|access|permission)[:_.\- ]?){0,3}"
    r"(?:errors?|exception|failed|fail|failure|fatal|invalid|denied|rejected|refused|expired)"
    r"|unauthori[sz]ed|un-?authenticated|forbidden"
)
_ERRORS: Final = ("error", "errors", "err", "exception")
_SUCCESS: Final = (0, "0", 200, "200", "ok", "OK")
_NO_ERROR: Final = frozenset({"", "0", "ok", "none", "null", "no", "no error", "false", "success"})
# Beside these fields nothing is told but the error; a message with others may be about something else.
_ENVELOPE: Final = frozenset(
    """
    type event op action kind status state result cmd command method error errors err exception code errorcode
    error_code statuscode status_code message msg reason detail details description success ok data payload body
    response id ref requestid request_id reqid req_id connectionid connection_id conn_id timestamp time ts channel
    topic errormessage error_message errortype error_type ret_msg ret_code retryable v version
    """.split()
)
_HTTP_ERRORS: Final = range(400, 600)
# What a plain text says that comes right before the server closes.
_REFUSING: Final = (
    r"\b(?:un-?auth\w{0,12}|invalid|denied|forbidden|expired|not (?:found|allowed|supported|authori[sz]ed|permitted"
    r"|authenticated|logged in|connected|available)|missing|required|failed|failure|errors?|exception|refused|unknown"
    r"|does not exist|no such|rejected|too many|exceeded|unavailable|unsupported|bad request|cannot|could not"
    r"|unable)\b"
)


def error_in(text: str, *, last: bool = False) -> ErrorMessage | None:
    """The error that this message reports, None if it reports none. Its words are as the server wrote them.

    `last`: the server ended the connection after it. Then any object that holds an error counts, and a plain text that
    says so; otherwise nothing else may stand in the object.
    """
    if len(text) > LONGEST:
        return None
    said = _parsed(text)
    for form in KNOWN:
        found = form(said, text)
        if found is not None:
            return found
    if last and awaits(text) is Awaits.CREDENTIAL:
        return ErrorMessage(words=_asked(said, text))
    if isinstance(said, dict):
        return _plain(said, last=last)
    refuses = last and said is None and re.search(_REFUSING, text[:_WORDS], re.I)
    return ErrorMessage(words=text[:_WORDS].strip()) if refuses else None


def _parsed(text: str) -> Parsed:
    """The JSON of a message, without the record separator of SignalR; None if it is none."""
    begin = text.lstrip()[:1]
    if begin not in ("{", "["):
        return None
    try:
        found = json.loads(text.rstrip("\x1e\0"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _asked(said: Parsed, text: str) -> str:
    """What the server asked for before it went, in its own words: a message such as `auth_required`."""
    kinds = (said.get(name) for name in KINDS) if isinstance(said, dict) else ()
    return next((one for one in kinds if isinstance(one, str)), text.strip())[:_WORDS]


def _plain(said: Mapping[str, Any], *, last: bool) -> ErrorMessage | None:
    """The error of an object of no known protocol."""
    alone = all(isinstance(name, str) and name.lower() in _ENVELOPE for name in said)
    if not (alone or last) or not _tells_error(said, last=last):
        return None
    words = words_in(said) or next((said[name] for name in _KINDS if isinstance(said.get(name), str)), "")
    return ErrorMessage(code=code_in(said), words=words[:_WORDS]) if _LETTERS.search(words) else None


def _tells_error(said: Mapping[str, Any], *, last: bool) -> bool:
    named = any(isinstance(said.get(name), str) and re.fullmatch(_ERROR_KIND, said[name], re.I) for name in _KINDS)
    denied = any(said.get(name) is False for name in ("success", "ok"))
    held = any(_is_error(said.get(name), last=last) for name in _ERRORS)
    numbers = [said.get(name) for name in ("code", "status", "statusCode", "status_code")]
    coded = any(type(one) is int and (one in _HTTP_ERRORS or (last and one >= 1000)) for one in numbers)
    return named or denied or held or coded


def _is_error(value: object, *, last: bool) -> bool:
    """True if the value of a field named "error" is one: text, an object with words, or true."""
    if isinstance(value, str):
        return value.strip().lower() not in _NO_ERROR and bool(_LETTERS.search(value))
    if isinstance(value, dict):
        return words_in(value).lower() not in _NO_ERROR and value.get("code") not in _SUCCESS
    if isinstance(value, list):
        return last and bool(words_in({"errors": value}))
    return value is True or (last and type(value) is int and value != 0)
