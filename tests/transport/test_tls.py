"""What OpenSSL's errors mean, by its constants; what a real server shows of each stands in test_opener."""

import ssl

import pytest

from wsinvest.model.stage import Reason
from wsinvest.transport import tls


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
        (unverified(66), Reason.CERTIFICATE_WEAK),
        (unverified(67), Reason.CERTIFICATE_WEAK),
        (unverified(68), Reason.CERTIFICATE_WEAK),
        (unverified(7), Reason.CERTIFICATE_INVALID),
        (ssl.SSLZeroReturnError(), Reason.CLOSED),
        (failed("WRONG_VERSION_NUMBER"), Reason.NOT_TLS),
        (failed("SSLV3_ALERT_HANDSHAKE_FAILURE"), Reason.TLS_ALERT),
        (failed("TLSV1_UNRECOGNIZED_NAME"), Reason.TLS_NAME),
        (failed("TLSV1_ALERT_PROTOCOL_VERSION"), Reason.TLS_VERSION),
        (failed("UNSUPPORTED_PROTOCOL"), Reason.TLS_VERSION),
        (failed("TLSV1_ALERT_NO_APPLICATION_PROTOCOL"), Reason.TLS_ALPN),
        (failed("TLSV13_ALERT_CERTIFICATE_REQUIRED"), Reason.CLIENT_CERTIFICATE),
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


def test_a_reason_that_python_does_not_list():
    """OpenSSL's sentence holds its name; other sentences are no names."""
    alert = ssl.SSLError(1, "[SSL] tlsv1 alert no application protocol (_ssl.c:1006)")
    other = ssl.SSLError(1, "an operation did not complete")
    alert.reason = other.reason = None

    assert Reason.TLS_ALPN is tls.reason_of(alert)
    assert "TLSV1_ALERT_NO_APPLICATION_PROTOCOL" == tls.detail_of(alert)
    assert (Reason.TLS_FAILED, "") == (tls.reason_of(other), tls.detail_of(other))


def test_what_is_wrong_with_a_certificate_is_said():
    """By OpenSSL's fixed sentence."""
    weak = unverified(66)
    weak.verify_message = "EE certificate key too weak"

    assert "EE certificate key too weak" == tls.detail_of(weak)


def test_other_terms_are_still_verified():
    """The chain always; the name unless another one stands in the hello."""
    usual, named, bare = (
        tls.offering(tls.SYSTEM, tls.USUAL),
        tls.offering(tls.SYSTEM, tls.Terms(name="")),
        tls.offering(tls.SYSTEM, tls.Terms(alpn=False)),
    )

    assert usual is tls.context()
    assert {ssl.CERT_REQUIRED} == {usual.verify_mode, named.verify_mode, bare.verify_mode}
    assert (True, False, True) == (usual.check_hostname, named.check_hostname, bare.check_hostname)
    assert {ssl.TLSVersion.TLSv1_2} == {usual.minimum_version, named.minimum_version, bare.minimum_version}


def test_usual_ciphers():
    """Those of today, not those of yesterday."""
    assert tls.is_usual("TLS_AES_256_GCM_SHA384")
    assert not tls.is_usual("ECDHE-ECDSA-AES128-SHA")


def test_a_session_that_is_over_has_no_names():
    """A server may break it right behind the handshake: what was agreed until then is what there is."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = tls.context().wrap_bio(incoming, outgoing, server_hostname="host.example")

    assert ("host.example", ()) == (tls.session_of(session, "host.example").sni, tls.session_of(session, "").names)
