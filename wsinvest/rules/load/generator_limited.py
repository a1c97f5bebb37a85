"""The generator of a load was its limit: what was measured says nothing of the target."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.load import LIMITED_SHARE, Aborted, Load, ms
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

NOTHING_DONE: Final = _("Nothing was opened or sent by the load.")
_HERE: Final = _("Target and generator shared the cores of this machine.")
_THERE: Final = _("The target is another machine.")
MORE_GENERATORS: Final = Step(
    "more_load_generators",
    TODAY,
    15,
    _("Share the load out to more processes or machines, or ask for less a second."),
    _("The lag of the generator is less than a tenth of the latency."),
    snippet=_("wsinvest load {url} --hold 500 --for 60s"),
)


@rule(
    "load.generator.limited",
    text=Text(
        title=_("The load generator was late by {lag:ms} (p99); what it measured took {took:ms}"),
        impact=_("The result of this load is void: it shows how slow wsinvest was, not the target."),
        cause=_("More than {share:pct} of the measured p99 is the generator's own lag. {where}"),
        fix=_("Use more processes or another machine, or a smaller load."),
        check=_("The lag of the generator is less than {share:pct} of the latency."),
        name=_("The load generator was the limit"),
    ),
    steps=(MORE_GENERATORS,),
)
def generator_limited(load: Load) -> Outcome:
    """Fail when our own lag is more than a tenth of what we measured, or ended the load."""
    lag, took = ms(load.times.lag, 0.99), ms(load.measured, 0.99)
    if lag is None:
        return NotMeasured(NOTHING_DONE)
    if not load.limited and load.aborted is not Aborted.GENERATOR:
        return Pass()
    where: Phrase = _HERE if load.on_loopback else _THERE
    values = {"lag": lag, "took": took or 0.0, "share": LIMITED_SHARE, "where": where}
    return Fail(Severity.MEDIUM, Confidence.PROVEN, values, ("load:times/lag", "load:times/latency"))
