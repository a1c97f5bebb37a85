"""A certificate ends soon: one message for each step and serial number."""

from typing import Final

from wsinvest.analysis.window import HOUR_NS, CertificateSeen, Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Good, Value
from wsinvest.model.alert_unit import AlertLines, Line, alert
from wsinvest.model.finding import Severity
from wsinvest.model.sample import CERTIFICATE

DAYS: Final = (
    Line("certificate_days", 21.0, "renewal is due at a third of 90 days, and has failed for a week by then"),
    Line("certificate_days_high", 7.0, "our choice: a working week"),
    Line("certificate_days_soon", 3.0, "our choice: a weekend"),
    Line("certificate_days_critical", 1.0, "our choice"),
)
SEVERITY: Final = (Severity.MEDIUM, Severity.HIGH, Severity.HIGH, Severity.CRITICAL)
DAY_S: Final = 86_400


@alert(
    "certificate.expiry",
    reads=("probe",),
    rests_on=(CERTIFICATE,),
    lines=DAYS,
    means=("tls.certificate.expiring_soon", "tls.certificate.expired"),
    steps=True,
    reminds=False,
    text=Text(
        title=_("The certificate {serial} ends in {value:decimal} days"),
        impact=_("When it has ended every client refuses to connect."),
        cause=_("It was not renewed, or the server was not told to load the new one."),
        fix=_("Renew it, and reload the server or proxy that presents it."),
        check=_("Every handshake of an hour shows a certificate that is valid for longer."),
        name=_("The certificate ends soon"),
    ),
)
def certificate_expiry(window: Window, lines: AlertLines) -> Value:
    """From 21 days on, and at each further step. Of several certificates of the last hour the one that ends first."""
    probe = window.sample.probe if window.sample else None
    seen = [one for one in window.certificates if window.age_ns - one.at_ns <= HOUR_NS]
    if probe is None or not probe.serial or not seen:
        return window.unknown("probe")
    first = min(seen, key=lambda one: one.valid_s)
    return _step(first, lines)


def _step(seen: CertificateSeen, lines: AlertLines) -> Value:
    days = seen.valid_s / DAY_S
    reached = [(lines[line], severity) for line, severity in zip(DAYS, SEVERITY, strict=True) if days <= lines[line]]
    if not reached:
        return Good(days)
    line, severity = min(reached)
    return Bad(severity, days, line, {"serial": seen.serial, "value": days, "line": line})
