"""What a host tells by itself, before anybody asks a name server."""

from ipaddress import ip_address

import pytest

from wsinvest.model.hosts import address_of, host_of, is_loopback, is_private


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://App.example:8443/a?b", "app.example"),
        ("//ws.example", "ws.example"),
        ("wss://[::1]:9/x", "::1"),
        ("null", ""),
        ("https://[::1", ""),
    ],
)
def test_the_host_of_a_url(url: str, host: str):
    """Without port, brackets and case; what is no URL has none."""
    assert host == host_of(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "fe80::1%eth0"])
def test_an_address(host: str):
    """The zone says by which card, not to whom."""
    assert ip_address(host.partition("%")[0]) == address_of(host)


@pytest.mark.parametrize("host", ["", "localhost", "ws.example", "1234", "1.2", "256.0.0.1"])
def test_a_name_is_no_address(host: str):
    """Digits and dots alone make none."""
    assert address_of(host) is None


@pytest.mark.parametrize(
    ("host", "loopback", "private"),
    [
        ("localhost", True, True),
        ("app.localhost", True, True),
        ("127.9.9.9", True, True),
        ("::1", True, True),
        ("10.0.0.1", False, True),
        ("db", False, True),
        ("ws.internal", False, True),
        ("fe80::1%eth0", False, True),
        ("8.8.8.8", False, False),
        ("ws.example", False, False),
        ("notlocalhost", False, True),
        ("localhost.example", False, False),
    ],
)
def test_how_far_a_host_reaches(host: str, loopback: bool, private: bool):
    """This machine only, one network only, or everybody."""
    assert (loopback, private) == (is_loopback(host), is_private(host))
