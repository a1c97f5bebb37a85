"""Whether a target that is to be loaded opens at all: where no connection does, there is nothing to load."""

from typing import Final

from wsinvest.diagnose import engine
from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import word
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Case
from wsinvest.model.failure import Exit, Failure
from wsinvest.report.proof import how
from wsinvest.report.sections import view_of

_LANGUAGE: Final = "en"  # of what a command says on stderr


class NotOpen(Failure):
    """No connection opens; one line that says how the handshakes failed, and names the cause if it is known."""


class NotLookedAt(Failure):
    """No handshake was made, so it is unknown whether one opens."""

    exit_status = Exit.INCOMPLETE


def require_open(case: Case) -> None:
    """Raise NotOpen where every handshake failed, NotLookedAt where none was made."""
    seen, target = case.facts(Handshake), case.manifest.target.name
    if seen is None or not seen.repeats:
        raise NotLookedAt(f"{target}: no handshake was made{_unmeasured(case)}, so nothing was loaded; run it again")
    if not any(each.opened for each in seen.repeats):
        said = f"{target}: no connection opens ({_why(case, typical(seen.repeats))})"
        raise NotOpen(f"{said}, so there is nothing to load; wsinvest diagnose says why")


def _unmeasured(case: Case) -> str:
    evidence = case.evidence.get("handshake")
    problem = evidence.problem if evidence else None
    return f" ({word(problem.kind, _LANGUAGE)})" if problem else ""


def _why(case: Case, attempt: Attempt) -> str:
    """How an attempt ended, and the codes of the root causes."""
    diagnosis = engine.diagnose(case)
    roots = [one.code for one in diagnosis.findings if one.root_cause]
    return "; ".join([how(view_of(diagnosis, _LANGUAGE), attempt), *roots])
