"""The server's certificate expires soon."""

from datetime import datetime, timedelta
from typing import Final

from wsinvest.analysis.repairs import RENEW_CERTIFICATE
from wsinvest.facts.certificate import CertificateLook
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import Target
from wsinvest.model.threshold import Threshold, Thresholds

DAY = timedelta(days=1)
MEDIUM_DAYS: Final = Threshold("certificate_medium_days", 21.0, "our choice")
HIGH_DAYS: Final = Threshold("certificate_high_days", 3.0, "our choice")


@rule(
    "tls.certificate.expiring_soon",
    leads_to=("tls.certificate.expired",),
    text=Text(
        title=_("The certificate of {host} expires in {days:int} {days:plural:day|days}"),
        impact=_("Nothing yet; from {at:date} on every client will refuse to connect."),
        cause=_("The certificate was not renewed so far."),
        fix=_("Renew it now, and automate the renewal."),
        check=_("The certificate that {host} shows is valid for at least another month."),
        name=_("The server's certificate expires soon"),
    ),
    steps=(RENEW_CERTIFICATE,),
    thresholds=(MEDIUM_DAYS, HIGH_DAYS),
)
def certificate_expiring_soon(look: CertificateLook, target: Target, thresholds: Thresholds, now: datetime) -> Outcome:
    """Fail when the certificate expires within 21 days (MEDIUM) or 3 days (HIGH); proven by the date."""
    last = look.certificate.not_after
    days = (last - now) / DAY
    if days <= 0 or days >= thresholds[MEDIUM_DAYS]:
        return Pass()
    level = Severity.HIGH if days < thresholds[HIGH_DAYS] else Severity.MEDIUM
    values = {"host": target.url.host, "days": int(days), "at": last}
    return Fail(level, Confidence.PROVEN, values, ("certificate:certificate/not_after",))
