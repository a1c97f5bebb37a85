"""How a target is reached, as options say it: what each gives, and how the environment's proxy is chosen."""

import pytest

from wsinvest.config import network
from wsinvest.config.options import Options
from wsinvest.config.targetfile import TargetError
from wsinvest.model.target import Url
from wsinvest.redact.secret import Secret

WS = Url("ws", "chat.example", 80)
WSS = Url("wss", "chat.example", 443)


def reading(endpoint: Url = WSS, environ: dict[str, str] | None = None, **options: object) -> network.Network:
    """The network of these options."""
    return network.read(Options(**options), endpoint, (), environ or {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "url", "secrets"),
    [
        ("http://h.example:3128", Url("http", "h.example", 3128), []),
        ("h.example:3128", Url("http", "h.example", 3128), []),
        ("SOCKS5h://[::1]:1080/", Url("socks5", "::1", 1080), []),
        ("http://a%40b:p%3Aq@h:1", Url("http", "h", 1), ["a@b", "p:q", "a@b:p:q"]),
        ("http://ann@h:1", Url("http", "h", 1), ["ann", "", "ann:"]),
    ],
)
def test_a_proxy(text: str, url: Url, secrets: list[str]):
    """Its URL without the user, who is secret as the password is."""
    found = reading(proxy=Secret(text))

    assert url == found.of_target["proxy"]
    assert secrets == [value.reveal() for value in found.values]


@pytest.mark.parametrize(
    ("endpoint", "environ", "host"),
    [
        (WSS, {"HTTPS_PROXY": "http://a:1", "HTTP_PROXY": "http://b:1"}, "a"),
        (WS, {"HTTPS_PROXY": "http://a:1", "HTTP_PROXY": "http://b:1"}, "b"),
        (WSS, {"https_proxy": "a:1"}, "a"),
        (WSS, {"ALL_PROXY": "http://c:1"}, "c"),
        (WSS, {"HTTPS_PROXY": "http://a:1", "NO_PROXY": "other.example"}, "a"),
        (WSS, {"HTTPS_PROXY": "http://a:1", "NO_PROXY": "other.example,.example"}, ""),
        (WSS, {"HTTPS_PROXY": "http://a:1", "no_proxy": "*"}, ""),
    ],
)
def test_the_proxy_of_the_environment(endpoint: Url, environ: dict[str, str], host: str):
    """As curl chooses it: by the scheme, then for all; none for a host that NO_PROXY names."""
    found = reading(endpoint, environ, proxy=Secret("env")).of_target["proxy"]

    assert host == (found.host if found else "")
    assert set(environ) == set(network.variables(environ))


def test_the_environment_alone_orders_nothing():
    """It is evidence."""
    assert reading(environ={"HTTPS_PROXY": "http://a:1"}).of_target["proxy"] is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("chat.example:443:192.0.2.1", "chat.example:443:192.0.2.1"),
        ("Chat.Example:0443:2001:DB8::1", "chat.example:443:[2001:db8::1]"),
        ("chat.example:443:[2001:db8::1]", "chat.example:443:[2001:db8::1]"),
    ],
)
def test_an_address_in_place_of_the_name(given: str, kept: str):
    """An IPv6 literal with or without brackets."""
    assert (kept,) == reading(resolve=(given,)).of_target["resolve"]


@pytest.mark.parametrize(
    "given", ["", ":", "::", "a:b:c", "chat.example:443:", "chat.example:443:chat.example", "\r\n"]
)
def test_nonsense_is_refused(given: str):
    """In one sentence that shows the form."""
    with pytest.raises(TargetError, match="HOST:PORT:ADDRESS"):
        reading(resolve=(given,))


def test_a_user_that_is_no_text_is_refused():
    """Bytes of the environment that are no UTF-8."""
    with pytest.raises(TargetError, match="no text"):
        reading(proxy=Secret("http://a\udcff:b@h:1"))
