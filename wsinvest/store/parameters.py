"""Checks the parameters of a notebook: their types, and that none holds a secret, since they are saved in clear."""

from collections.abc import Mapping
from typing import Any, Final

from wsinvest.config.described import holds_values
from wsinvest.config.options import SECRET
from wsinvest.i18n.messages import UnknownLanguage, normalise
from wsinvest.model.failure import Failure
from wsinvest.redact.redactor import Redactor

_FLAGS: Final = ("may_mint", "insecure", "keep_personal", "trust_target")
_KINDS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "attempts": ((int,), "a whole number, as in 20"),
    "days": ((int,), "a whole number, as in 30"),
    "deadline_s": ((int, float), "a number, as in 60"),
    **dict.fromkeys(_FLAGS, ((bool,), "True or False")),
    **dict.fromkeys(("subprotocols", "resolve"), ((list, tuple), "a list of texts")),
}
_TEXT: Final = ((str,), "a text in quotes")
_URLS: Final = ("target", "run", "login_url")


class ParameterError(Failure):
    """A parameter of a notebook cannot be used; the message says which, and what to write."""


def typed(**given: Any) -> None:
    """Raise ParameterError for the first parameter of a wrong type, since papermill enforces none."""
    for name, value in given.items():
        kinds, wanted = _KINDS.get(name, _TEXT)
        if type(value) not in kinds:
            raise ParameterError(f"parameter {name}: must be {wanted}")


def without_secrets(**given: Any) -> None:
    """Raise ParameterError for the first text that must not be saved: papermill and Jupyter save them in clear."""
    for name, value in given.items():
        if name in SECRET and value:
            raise ParameterError(f"parameter {name}: a notebook would keep it; use the .env or the command line")
        if isinstance(value, str):
            _refuse_secret(name, value)


def language_of(name: str) -> str:
    """The language of this name, as `normalise` gives it; raises ParameterError."""
    try:
        return normalise(name)
    except UnknownLanguage as error:
        raise ParameterError(f"parameter language: {error}") from error


def _refuse_secret(name: str, value: str) -> None:
    if name in _URLS and (holds_values(value) or Redactor().mask_own(value) != value):
        raise ParameterError(
            f"parameter {name}: the URL holds a value of its query, a user part or a key, which a notebook would "
            "keep; put it into the target's .env as WS_URL and name the target"
        )
    if Redactor().mask_own(value) != value:
        raise ParameterError(f"parameter {name}: it looks like a secret, which a notebook would keep; use the .env")
