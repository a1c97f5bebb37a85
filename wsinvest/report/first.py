"""What a reader sees first, on the terminal and on the page alike: the main causes, their proof, the first steps."""

from collections.abc import Iterable
from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.model.finding import CREDENTIAL_REQUIRED, Chain, Finding, Step
from wsinvest.report.sections.view import View

MOST_ROOTS: Final = 3
_MOST_PROOFS: Final = 3
_MOST_ADVICE: Final = 3


def steps(view: View) -> tuple[Step, ...]:
    """What to do first: a step of today for each main root cause, else the first of the plan.

    Where only a credential is missing: what that requires. Where nothing is urgent: advice.
    """
    if view.diagnosis.undetermined and not view.diagnosis.urgent:
        required = view.finding(CREDENTIAL_REQUIRED)
        return required.steps if required else ()
    if not view.diagnosis.urgent:
        return view.diagnosis.plan[:_MOST_ADVICE]
    todays = ([step for step in finding.steps if step.phase == TODAY][:1] for finding in roots(view)[:MOST_ROOTS])
    first = {step.id: step for found in todays for step in found}
    return tuple(first.values()) or view.diagnosis.plan[:1]


def roots(view: View) -> tuple[Finding, ...]:
    """The findings at which the chains begin, each once, the one that explains what fails first."""
    codes = dict.fromkeys(chain[0].code for chain in view.diagnosis.chains)
    return tuple(filter(None, map(view.finding, codes)))


def longest_by_root(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The longest chain of each root cause, in the order of the roots."""
    longest: dict[str, Chain] = {}
    for chain in chains:
        longest[chain[0].code] = max(longest.get(chain[0].code, chain), chain, key=len)
    return tuple(longest.values())


def proof(finding: Finding) -> str:
    """The first references to the finding's evidence, empty without any."""
    return ", ".join(finding.evidence[:_MOST_PROOFS])
