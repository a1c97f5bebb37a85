"""What every hit of every rule must be able to do, asked in one place."""

from typing import Any

from tests.building import case
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import PARTS
from wsinvest.model.finding import Fail, Outcome
from wsinvest.model.units import Rule
from wsinvest.store.cases import resolve


def said(rule: Rule[..., Outcome], outcome: Outcome, language: str, **facts: Any) -> dict[str, str]:
    """All parts of the words; fails unless it is a hit whose evidence resolves and whose words fill in any language."""
    assert isinstance(outcome, Fail), outcome
    assert outcome.evidence
    for reference in outcome.evidence:
        assert resolve(case(**facts), reference) is not None, reference
    spoken = {one: {part: rule.text.say(part, one, outcome.values) for part in PARTS} for one in LANGUAGES}
    assert not [text for parts in spoken.values() for text in parts.values() if "{" in text or "None" in text]
    return spoken[language]
