"""Looks at a certificate as plain data: a good one, and what differs."""

from datetime import timedelta
from typing import Any

from tests.building import NOW, SESSION
from wsinvest.facts.certificate import CertificateLook
from wsinvest.model.attempt import Certificate

_DAY = timedelta(days=1)
CERTIFICATE = Certificate("CN=a", "CN=ca", ("chat.example.org",), NOW - _DAY, NOW + 90 * _DAY, False, True, 1)


def look(**more: Any) -> CertificateLook:
    """A look at a certificate that is fine, over a session that is fine."""
    return CertificateLook(**{"certificate": CERTIFICATE, "trusted": True, "session": SESSION, **more})
