"""The second look: what a certificate says, whether its chain leads anywhere, and that nothing is ever sent."""

import asyncio
import ssl
import warnings

import pytest

from tests.building import ended, opened, repeats
from tests.certificates import Issued, issued
from tests.servers import Visit, answers, closed_port, raw
from wsinvest.collect.certificate import certificate, covers, taken_apart
from wsinvest.facts.certificate import WHOLE, CertificateLook, Chain
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, Url
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline


def look(port: int, scheme: str = "wss", ca_file: str = "") -> CertificateLook:
    """The look at localhost's port."""
    return certificate(
        Target("t", Url(scheme, "localhost", port), ca_file=ca_file), Redactor(), Deadline(5), repeats(opened("r01"))
    )  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("made", "with_ca", "trusted", "self_signed", "matches"),
    [
        ({}, True, True, False, True),
        ({}, False, False, False, True),
        ({"own": True}, False, False, True, True),
        ({"days": (-9, -2)}, True, True, False, True),
        ({"days": (2, 9)}, True, True, False, True),
        ({"names": ("elsewhere.example",)}, True, True, False, False),
    ],
)
def test_each_property_stands_for_itself(tmp_path, made, with_ca, trusted, self_signed, matches):
    """Out of date, misnamed and untrusted are three things."""
    given = issued(tmp_path, **made)
    sent = []

    async def listen(visit: Visit) -> None:
        sent.append(await visit.reader.read())

    async def run() -> CertificateLook:
        async with raw(listen, tls=given.context) as asked:
            return await look(asked.port, ca_file=given.ca_file if with_ca else "")

    seen = asyncio.run(run())

    assert (trusted, self_signed, matches) == (
        seen.trusted,
        seen.certificate.self_signed,
        seen.certificate.matches_host,
    )
    assert 1 == seen.certificate.chain_length
    assert made.get("names", ("localhost",)) == seen.certificate.names
    assert set(sent) <= {b""}


def test_the_dates_are_utc(tmp_path):
    """And in order."""
    leaf = taken_apart(issued(tmp_path).der, 1, "localhost", Redactor())

    assert leaf.not_before < leaf.not_after
    assert leaf.not_after.utcoffset().total_seconds() == 0


def test_its_names_are_the_words_of_others(tmp_path):
    """A drawn one may be a key; a host's name is shown."""
    names = ("chat.example", "k-i9HWMb8yxU53dvbDvWxY9WLv.example")
    leaf = taken_apart(issued(tmp_path, names=names).der, 1, "chat.example", Redactor())

    assert ("chat.example", "[secret].example") == leaf.names
    assert leaf.matches_host


def test_a_ws_target_has_no_certificate():
    """Not applicable is not a failure."""
    with pytest.raises(Unmeasured) as raised:
        asyncio.run(look(closed_port(), "ws"))

    assert ProblemKind.NOT_APPLICABLE is raised.value.problem.kind


def test_a_port_without_tls_shows_none():
    """Nothing to look at; the handshake says why."""

    async def run() -> CertificateLook:
        async with raw(answers()) as asked:
            return await look(asked.port)

    with pytest.raises(Unmeasured) as raised:
        asyncio.run(run())

    assert ProblemKind.MISSING is raised.value.problem.kind


def test_a_port_that_hangs_is_not_waited_for_again(monkeypatch):
    """Where the handshakes waited for TLS in vain the look at the certificate is short, and says what it saw."""
    monkeypatch.setattr("wsinvest.collect.certificate.HANGS_S", 0.2)
    hung = repeats(ended("r01", StageName.TLS, Reason.TIMEOUT))

    async def run() -> None:
        async with raw(Visit.silence) as asked:
            target = Target("t", Url("wss", "localhost", asked.port))
            async with asyncio.timeout(3.5):  # below the limit of an attempt
                await certificate(target, Redactor(), Deadline(60), hung)

    with pytest.raises(Unmeasured, match="no certificate was shown: tls failed, timeout"):
        asyncio.run(run())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"\x30\x82", b"nonsense"),
        (b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07"),  # version 8
        (b"\x0c\x09localhost", b"\x0c\x09\xff\xff\xff\xff\xff\xff\xff\xff\xff"),  # a name that is not UTF-8
        (b"\x0c\x09localhost", b"\x03\x09\x00ocalhost"),  # a name that is no text
        (b"\x06\x03\x55\x1d\x23", b"\x06\x03\x55\x1d\x11"),  # two extensions of one kind
    ],
)
def test_bytes_that_are_no_certificate(tmp_path, right, wrong):
    """Named as such, not raised through."""
    good = issued(tmp_path, link="kept", marks=("above",)).der
    assert right in good

    with pytest.raises(Unmeasured, match="cannot be parsed"):
        taken_apart(good.replace(right, wrong, 1), 1, "localhost", Redactor())


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("chat.example", "chat.example", True),
        ("Chat.Example", "chat.example.", True),
        ("*.example.org", "chat.example.org", True),
        ("*.example.org", "a.b.example.org", False),
        ("*.example.org", "example.org", False),
        ("*.org", "example.org", False),
        ("chat.example", "example", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("::1", "0:0:0:0:0:0:0:1", True),
        ("127.0.0.1", "localhost", False),
        ("*", "localhost", False),
    ],
)
def test_which_names_cover_a_host(name, host, expected):
    """One whole leftmost label is all that a wildcard stands for."""
    assert expected is covers(name, host)


def offering(folder, minimum=None, maximum=None, ciphers="", alpn=(), verify=ssl.CERT_NONE, **made) -> Issued:
    """A certificate and a server's context that offers no more than this."""
    given = issued(folder, **made)
    context = given.context
    with warnings.catch_warnings(action="ignore"):
        context.minimum_version = minimum or ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = maximum or ssl.TLSVersion.MAXIMUM_SUPPORTED
    if ciphers:
        context.set_ciphers(ciphers)
    context.set_alpn_protocols(alpn)
    context.verify_mode = verify
    if verify is not ssl.CERT_NONE:
        context.load_verify_locations(given.ca_file)
    return given


def seen_of(given: Issued, manner=Visit.silence) -> CertificateLook:
    """The look at a server of this kind."""

    async def run() -> CertificateLook:
        async with raw(manner, tls=given.context) as asked:
            return await look(asked.port, ca_file=given.ca_file)

    return asyncio.run(run())


OLD, WEAK = "ALL:@SECLEVEL=0", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"


@pytest.mark.parametrize(
    ("how", "version", "alpn", "usual"),
    [
        ({"minimum": ssl.TLSVersion.TLSv1, "maximum": ssl.TLSVersion.TLSv1, "ciphers": OLD}, "TLSv1", "", False),
        ({"minimum": ssl.TLSVersion.TLSv1, "maximum": ssl.TLSVersion.TLSv1_1, "ciphers": OLD}, "TLSv1.1", "", False),
        ({"maximum": ssl.TLSVersion.TLSv1_2, "ciphers": WEAK}, "TLSv1.2", "", False),
        ({"maximum": ssl.TLSVersion.TLSv1_2}, "TLSv1.2", "", True),
        ({"alpn": ["h2"]}, "TLSv1.3", "h2", True),
        ({"alpn": ["http/1.1"]}, "TLSv1.3", "http/1.1", True),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_a_server_agrees_on_when_all_is_offered(tmp_path, how, version, alpn, usual):
    """Old versions, weak ciphers and HTTP/2 as well; and whom it belongs to is verified all the same."""
    seen = seen_of(offering(tmp_path, **how))

    assert seen.session is not None
    assert (version, alpn, usual) == (seen.session.version, seen.session.alpn, seen.usual_cipher)
    assert seen.trusted


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(
    ("verify", "asks", "away"),
    [(ssl.CERT_NONE, False, False), (ssl.CERT_OPTIONAL, True, False), (ssl.CERT_REQUIRED, True, True)],
)
def test_a_server_that_asks_for_a_certificate(tmp_path, version, verify, asks, away):
    """And whether it hangs up on who has none, although nothing was requested; its own is verified before."""
    seen = seen_of(offering(tmp_path, minimum=version, maximum=version, verify=verify))

    assert (asks, away, True) == (seen.asks_certificate, seen.turned_away, seen.trusted)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"link": "sent"}, WHOLE),
        ({"link": "kept", "marks": ("above",)}, Chain("CN=Test Link", "CN=Test CA", named="CN=Test CA")),
    ],
)
def test_a_chain_is_followed_where_it_leads_nowhere(tmp_path, made, expected):
    """Against the CA file's certificates, too."""
    seen = seen_of(issued(tmp_path, **made))

    assert (expected, expected == WHOLE) == (seen.chain, seen.trusted)
