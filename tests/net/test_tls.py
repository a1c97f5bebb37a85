"""What OpenSSL's errors mean, by its constants; what a real server shows of each stands in test_opener."""

import ssl

import pytest

from wsinvest.attempt import Reason
from wsinvest.net import tls


def failed(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, "whatever text")
    error.reason = reason
    return error


def unverified(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "whatever text")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (unverified(9), Reason.CERTIFICATE_NOT_YET_VALID),
        (unverified(10), Reason.CERTIFICATE_EXPIRED),
        (unverified(20), Reason.CERTIFICATE_UNTRUSTED),
        (unverified(64), Reason.CERTIFICATE_HOSTNAME),
        (unverified(7), Reason.CERTIFICATE_INVALID),
        (ssl.SSLZeroReturnError(), Reason.CLOSED),
        (failed("WRONG_VERSION_NUMBER"), Reason.NOT_TLS),
        (failed("SSLV3_ALERT_HANDSHAKE_FAILURE"), Reason.TLS_ALERT),
        (failed("TLSV1_UNRECOGNIZED_NAME"), Reason.TLS_ALERT),
        (failed("BAD_SIGNATURE"), Reason.TLS_FAILED),
    ],
)
def test_an_error_is_told_by_its_constants(error: ssl.SSLError, reason: Reason):
    """One that we do not know is still a failure of TLS."""
    assert reason is tls.reason_of(error)


def test_a_client_verifies_and_speaks_http_1():
    """As browsers verify; the context for all connections is built once."""
    built = tls.build()

    assert (ssl.CERT_REQUIRED, True) == (built.verify_mode, built.check_hostname)
    assert tls.context() is tls.context()
