"""Cases that the tests of several rules share."""

from datetime import datetime, timedelta

from tests.building import NOW, WSS, ended, opened, repeats, said, target
from wsinvest.facts.certificate import CertificateLook
from wsinvest.model.attempt import Certificate
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.threshold import Thresholds

AT = target(WSS)
DAY = timedelta(days=1)


def look(
    start: datetime = NOW - DAY,
    end: datetime = NOW + 90 * DAY,
    *,
    matches: bool = True,
    names: tuple[str, ...] = ("a.b",),
) -> CertificateLook:
    return CertificateLook(Certificate("CN=a.b", "CN=ca", names, start, end, False, matches, 2), trusted=True)


def ask(rule, reason: Reason | None = None, seen: CertificateLook | None = None):
    facts = repeats(ended("r01", StageName.TLS, reason) if reason else opened("r01"))
    wanted = {"handshake": facts, "look": seen, "target": AT, "now": NOW, "thresholds": Thresholds()}
    return said(rule, **{name: wanted.get(name) for name in rule.needs})
