"""Mutual TLS: did the connection fail because the client sent no certificate?"""

import re
from typing import Final

from wsinvest.facts.certificate import CertificateLook
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Rival
from wsinvest.model.stage import Reason

_CERTIFICATE_WORDS: Final = re.compile(
    r"no required ssl certificate|client[ -]certificate|certificate (?:is )?(?:required|needed)", re.I
)
_RENEGOTIATION: Final = re.compile(r"post-handshake authentication", re.I)  # a certificate for one path only
_TURNED_AWAY: Final = (Reason.TLS_ALERT, Reason.CLOSED, Reason.RESET)
CERTIFICATE_RIVAL: Final = Rival(
    "tls.client_certificate.required",
    "openssl s_client -connect HOST:PORT -cert CLIENT.pem -key CLIENT.key -quiet",
    _(
        "With a certificate of the client. If the same request, typed here, is answered otherwise, that is what the "
        "server wanted."
    ),
)


def lacks_certificate(attempt: Attempt, look: CertificateLook | None) -> bool:
    """True if the attempt failed because the server requires a client certificate.

    Shown by the TLS alert (RFC 8446 section 6.2), by the answer's text after the server asked for one, or by a closed
    connection where the certificate look, which had no client certificate either, was closed too.
    """
    if attempt.failed is None:
        return False
    if attempt.response is not None:
        asked = look is not None and look.asks_certificate and bool(_CERTIFICATE_WORDS.search(attempt.response.body))
        return asked or bool(_RENEGOTIATION.search(attempt.response.body))
    reason = attempt.failed.reason
    return reason is Reason.CLIENT_CERTIFICATE or (look is not None and look.turned_away and reason in _TURNED_AWAY)


def speaks_of_certificate(response: Response) -> bool:
    """True if the answer's text is about a client certificate, so that no token can help."""
    return bool(_CERTIFICATE_WORDS.search(response.body) or _RENEGOTIATION.search(response.body))
