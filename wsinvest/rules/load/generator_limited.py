"""The generator of a load was its limit: what was measured says nothing of the target."""

from typing import Any, Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.load import LEAST_LAG_MS, LIMITED_SHARE, Aborted, Load, ms
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason

NOTHING_DONE: Final = _("Nothing was opened or sent by the load.")
FEW: Final = _(
    "{late:int} of {count:int} were begun more than {most:ms} late by the generator itself: too few to say whether "
    "more than one of a hundred is."
)
_LATE: Final = _("{late:int} of {count:int} times it was more than {most:ms} late")
_STAYED_LATE: Final = _("second after second its own lag was too much of the latency")
_USED_UP: Final = _("its own ports or open files were used up")
_VOID: Final = _("The result of this load is void: it says nothing of the target.")
_MORE: Final = _("What kept the line holds; the target may carry more, and its limit was not found.")
_HERE: Final = _("Target and generator shared the cores of this machine.")
_THERE: Final = _("The target is another machine.")
_OURS: Final = frozenset({Reason.PORTS_EXHAUSTED, Reason.DESCRIPTORS_EXHAUSTED})
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
        title=_("The load generator was the limit: {why}"),
        impact=_("{void}"),
        cause=_(
            "p99 of the generator's own lag is {lag:ms}, and of what it measured {took:ms}. A lag counts if it is "
            "above {floor:ms} and above {share:pct} of the measured p99. {where}"
        ),
        fix=_("Use more processes or another machine, or a smaller load."),
        check=_("Not more than one of a hundred lags of the generator is above {share:pct} of the latency."),
        name=_("The load generator was the limit"),
    ),
    steps=(MORE_GENERATORS,),
)
def generator_limited(load: Load) -> Outcome:
    """Fail when our own lag is more than a tenth of what we measured, or ended the load; few are unknown."""
    late, lag, took = load.lateness, ms(load.own_lag, 0.99), ms(load.measured, 0.99)
    if lag is None:
        return NotMeasured(NOTHING_DONE)
    counted = {"late": late.late, "count": late.count, "most": late.most_ms}
    if late.limited:
        why: Phrase = filled(_LATE, **counted)
    elif load.aborted is Aborted.GENERATOR:
        why = _USED_UP if any(one.reason in _OURS for one in load.failures) else _STAYED_LATE
    else:
        return NotMeasured(filled(FEW, **counted)) if late.unsure else Pass()
    where: Phrase = _HERE if load.on_loopback else _THERE
    values: dict[str, Any] = {
        "why": why,
        "lag": lag,
        "took": took or 0.0,
        "share": LIMITED_SHARE,
        "floor": LEAST_LAG_MS,
    }
    values |= {"where": where, "void": _VOID if load.carried is None else _MORE}
    seen = "latency" if load.sent else "open"
    lags = "lag" if load.own_lag is load.times.lag else "open_lag"
    evidence = (f"load:times/{lags}", f"load:times/{seen}")
    return Fail(Severity.MEDIUM, Confidence.PROVEN, values, evidence)
