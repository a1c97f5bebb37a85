"""The server's certificate: another one, another issuer, trusted or not, and its days left."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from wsinvest.compare.facts import LACKING, both
from wsinvest.facts.certificate import CertificateLook
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, Turn, difference

_RENEWED: Final = _("Another certificate: valid to {after:date}, the one before to {before:date}")
_ISSUER: Final = _("Issued by {after}, before by {before}")
_NAMES: Final = _("It names {after:list}, before {before:list}")
_TRUSTED: Final = _("Its chain is trusted now")
_UNTRUSTED: Final = _("Its chain is not trusted any more")
_EXPIRED: Final = _("It has expired since then, on {at:date}")


@difference("certificate", label=_("Certificate"))
def certificate(before: Case, after: Case) -> Compared:
    """What is another one; a certificate is known by its subject, issuer and times of validity."""
    found = both(CertificateLook, before, after)
    return LACKING if found is None else tuple(_changes(*found, before, after))


def _changes(was: CertificateLook, now: CertificateLook, before: Case, after: Case) -> Iterator[Changed]:
    old, new = was.certificate, now.certificate
    if (old.not_before, old.not_after) != (new.not_before, new.not_after):
        turn = Turn.BETTER if new.not_after > old.not_after + timedelta(days=1) else Turn.OTHER
        yield Changed(_RENEWED, {"before": old.not_after, "after": new.not_after}, turn)
    if old.issuer != new.issuer:
        yield Changed(_ISSUER, {"before": old.issuer, "after": new.issuer})
    if set(old.names) != set(new.names):
        yield Changed(_NAMES, {"before": sorted(old.names), "after": sorted(new.names)})
    if was.trusted != now.trusted:
        yield Changed(_TRUSTED if now.trusted else _UNTRUSTED, {}, Turn.BETTER if now.trusted else Turn.WORSE)
    if new.not_after <= after.now and old.not_after > before.now:
        yield Changed(_EXPIRED, {"at": new.not_after}, Turn.WORSE)
