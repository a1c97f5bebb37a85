"""What is known of a code beside any case: its meaning, how it is proven, what to do, what stands before and after."""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from wsinvest.cli.catalogue.alert_page import alert_explained
from wsinvest.cli.catalogue.parts import bullets, part, said
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.i18n.messages import _, filled
from wsinvest.model.failure import Failure
from wsinvest.model.registry import Registry
from wsinvest.model.threshold import Threshold
from wsinvest.model.units import Experiment, Rule
from wsinvest.report import phrases
from wsinvest.report.blocks import Block, Lead, Line, Mono, Paragraph, Section
from wsinvest.report.trials import trials_of

HOW_PROVEN: Final = _("How it is told from others")
PROBED: Final = _("wsinvest changes one thing in the request, and compares the answers:")
NOT_PROBED: Final = _(
    "No changed request separates this code from others; a finding rests on the evidence that it cites."
)
RIGHT_IN: Final = _("It was right in {right} of {tried} trials on our own test services.")
THRESHOLDS: Final = _("Thresholds, as [thresholds] of a target file can set them")
THRESHOLD: Final = _("{name} = {default} (source: {source})")
STEPS: Final = _("Steps")
BEFORE: Final = _("What leads to it")
AFTER: Final = _("What it leads to")


class UnknownCode(Failure):
    """No rule and no alert has this code; the message names the nearest ones."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        """Name what was asked for, and what is nearest to it."""
        near = difflib.get_close_matches(code.lower(), list(known), n=3, cutoff=0.5)
        nearest = f"the nearest: {', '.join(near)}" if near else "`wsinvest rules` lists all"
        super().__init__(f"{code}: no such code; {nearest}")


def explained(code: str, registry: Registry, language: str) -> Section:
    """The page of a code, or of an alert; raises UnknownCode."""
    if code in alerts():
        return alert_explained(alerts()[code], registry, language)
    rule = known(code, registry)
    text = rule.text
    blocks = (
        Lead(text.plain.say(language)),
        *part(phrases.CAUSE, language, *said(text.cause, language)),
        *part(phrases.IMPACT, language, *said(text.impact, language)),
        *part(HOW_PROVEN, language, *_proofs(separating(code, registry), language), *_tried(code, language)),
        *part(THRESHOLDS, language, *bullets(_threshold(one, language) for one in rule.thresholds)),
        *part(phrases.FIX, language, *said(text.fix, language)),
        *part(STEPS, language, *bullets(step.text.say(language) for step in rule.steps)),
        *part(phrases.CHECK, language, *said(text.check, language)),
        *part(BEFORE, language, *bullets(_named(causes(code, registry), language))),
        *part(AFTER, language, *bullets(_named((registry.rules[one] for one in rule.leads_to), language))),
    )
    return Section(code, code, language, blocks)


def known(code: str, registry: Registry) -> Rule[..., Any]:
    """The rule of a code; raises UnknownCode."""
    if code not in registry.rules:
        raise UnknownCode(code, (*registry.rules, *alerts()))
    return registry.rules[code]


def separating(code: str, registry: Registry) -> list[Experiment[..., Any]]:
    """The experiments that tell a code from others, in the order in which they are asked."""
    found = (one for one in registry.experiments.values() if code in one.separates)
    return sorted(found, key=lambda one: one.order)


def causes(code: str, registry: Registry) -> list[Rule[..., Any]]:
    """The rules whose faults lead to this one, by code."""
    return [rule for _code, rule in sorted(registry.rules.items()) if code in rule.leads_to]


def _proofs(experiments: list[Experiment[..., Any]], language: str) -> Iterator[Block]:
    yield Paragraph((PROBED if experiments else NOT_PROBED).say(language))
    yield from bullets(one.text.say(language) for one in experiments)


def _tried(code: str, language: str) -> Iterator[Block]:
    found = trials_of(code)
    if found:
        yield Paragraph(filled(RIGHT_IN, right=found.right, tried=found.tried).say(language))


def _threshold(threshold: Threshold, language: str) -> Line:
    values = {"name": threshold.name, "default": threshold.default, "source": threshold.source}
    return filled(THRESHOLD, **values).say(language)


def _named(rules: Iterable[Rule[..., Any]], language: str) -> Iterator[Line]:
    for rule in rules:
        yield Mono(rule.code), rule.text.plain.say(language)
