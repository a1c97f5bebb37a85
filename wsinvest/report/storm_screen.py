"""A storm on a terminal and as a page: which sections there are, what a plan says, and the exit status."""

from typing import Any, Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.failure import Exit, exit_of
from wsinvest.model.finding import Diagnosis

TITLE: Final = _("Reconnect storm: {target}")
_GIVEN: Final = _(
    "Would forecast how {clients:int} clients come back to {url}, from the rate that is given ({rate:decimal} "
    "handshakes a second). Nothing would be sent."
)
_MEASURED: Final = _(
    "Would open {first:int} connections to {url} at once, then {bursts:int} times {clients:int}, and close them; the "
    "rate that this shows would tell how the clients come back."
)
_GENTLY: Final = _(
    "A host that is not this machine gets 1, 2, 5, 10 ... per cent of them at once before, each held for {hold:s}, and "
    "all of it ends as soon as more than one per cent of a step fails in one way."
)
_REHEARSED: Final = _(
    "Would start the server by the command, hold {clients:int} connections, stop the server, start it again after "
    "{down:s}, and watch the clients come back. The server would be stopped at the end."
)
_NOTHING: Final = _("Nothing was sent: --plan.")


def names(diagnosis: Diagnosis) -> tuple[str, ...]:
    """The sections, in their order: what to do only where something was found."""
    return ("storm", "problems", *(("today", "plan") if diagnosis.findings else ()))


def planned(language: str, *, rehearsed: bool, measured: bool, **values: Any) -> str:
    """What a storm would do, a line each. `values`: clients, url, rate, first, bursts, hold (s) and down."""
    lines: list[Phrase] = [
        *([_MEASURED, _GENTLY] if measured else [_GIVEN]),
        *([_REHEARSED] if rehearsed else []),
        _NOTHING,
    ]
    return "".join(f"{one.say(language, values)}\n" for one in lines)


def exit_status(diagnosis: Diagnosis) -> Exit:
    """By the worst finding; a storm has no other part that could be missing."""
    return exit_of(diagnosis.worst.word) if diagnosis.worst is not None else Exit.FINE
