"""The second look: what a certificate says, whether its chain leads anywhere, and that nothing is ever sent."""

import asyncio

import pytest

from tests.building import opened, repeats
from tests.certificates import issued
from tests.servers import Visit, answers, closed_port, raw
from wsinvest.collect.certificate import CertificateLook, certificate, covers, taken_apart
from wsinvest.model import ProblemKind, Target, Unmeasured, Url
from wsinvest.net.opener import Deadline
from wsinvest.secret import Vault


def look(port: int, scheme: str = "wss", ca_file: str = "") -> CertificateLook:
    """The look at localhost's port."""
    of = Target("t", Url(scheme, "localhost", port), ca_file=ca_file)
    return certificate(of, Vault(), Deadline(5), repeats(opened("r01")))  # type: ignore[return-value]


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
    leaf = taken_apart(issued(tmp_path).der, 1, "localhost", Vault())

    assert leaf.not_before < leaf.not_after
    assert leaf.not_after.utcoffset().total_seconds() == 0


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


def test_bytes_that_are_no_certificate():
    """Named as such, not raised through."""
    with pytest.raises(Unmeasured, match="cannot be parsed"):
        taken_apart(b"nonsense", 1, "localhost", Vault())


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
