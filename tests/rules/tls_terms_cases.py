"""Cases that the tests of several rules share."""

from tests.building import WSS, ended, repeats, said, target
from wsinvest.facts.certificate import CertificateLook
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome
from wsinvest.model.stage import Reason, StageName

AT = target(WSS)
ALERT = ended("r01", StageName.TLS, Reason.TLS_ALERT)


def ask(rule, *attempts: Attempt, seen: CertificateLook | None = None, probes=(), at=AT) -> Outcome:
    wanted = {"handshake": repeats(*attempts, probes=probes), "look": seen, "target": at}
    return said(rule, **{name: wanted.get(name) for name in rule.needs})


def sure(outcome: Outcome) -> Confidence | None:
    """How sure a hit is, None when it is none."""
    return outcome.confidence if isinstance(outcome, Fail) else None
