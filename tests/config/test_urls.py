"""URLs as people write them: what is shown, what is sent, what is kept secret, and what is refused."""

import pytest

from wsinvest.config import urls
from wsinvest.model.target import Url
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret


@pytest.mark.parametrize(
    ("text", "given", "shown"),
    [
        ("ws://h/ws", "ws", "ws://h:80/ws"),
        ("WSS://Host.example/ws", "wss", "wss://host.example:443/ws"),
        ("wss://h:8443", "wss", "wss://h:8443/"),
        ("http://h/ws", "http", "ws://h:80/ws"),
        ("https://h/ws", "https", "wss://h:443/ws"),
        ("chat.example.org/ws", "", "wss://chat.example.org:443/ws"),
        ("localhost:8765/ws", "", "ws://localhost:8765/ws"),
        ("//h/ws", "", "wss://h:443/ws"),
        ("ws://[::1]:9/x", "ws", "ws://[::1]:9/x"),
        ("wss://münchen.example/", "wss", "wss://xn--mnchen-3ya.example:443/"),
        ("  ws://h/ws\n", "ws", "ws://h:80/ws"),
    ],
)
def test_a_scheme_is_kept_or_the_one_that_was_meant_is_used(text, given, shown):
    """http and https become their twins; without a scheme the port and the host decide."""
    parsed = urls.websocket(text)

    assert (given, shown) == (parsed.given, str(parsed.url))


@pytest.mark.parametrize(
    "text",
    [
        "ws://h:0/", "ws://h:99999/", "ws://h:port/", "ws://u:pass", "ftp://h/", "ws://", "ws:///x", "ws://[::1/",
        "ws://h/a\nb", "ws://h/\x1b[31m", "ws://a b/",
    ],
)  # fmt: skip
def test_what_cannot_be_connected_to_is_refused_without_being_repeated(text):
    """urllib would say `pass` of `ws://u:pass`."""
    with pytest.raises(urls.UrlError) as raised:
        urls.websocket(text)

    assert text not in str(raised.value)
    assert "pass" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "param", "token", "resource", "name"),
    [
        ("ws://h/ws?token=abc&room=5", "", "abc", "/ws?room=5", "token"),
        ("ws://h/ws?token=", "", "", "/ws", "token"),
        ("ws://h/ws?token", "", "", "/ws", "token"),
        ("ws://h/ws?access_token=a%2Eb", "", "a.b", "/ws", "access_token"),
        ("ws://h/ws?t=abc&token=x", "t", "abc", "/ws?token=x", "t"),
        ("ws://h/ws?room=5", "", None, "/ws?room=5", ""),
        ("ws://h/a%20b?x=ç", "", None, "/a%20b?x=%C3%A7", ""),
        ("ws://h/ws#token=abc", "", None, "/ws", ""),
    ],
)
def test_the_token_is_taken_out_of_what_is_sent(text, param, token, resource, name):
    """An empty token is there; a fragment is never sent."""
    parsed = urls.websocket(text, param)

    assert (resource, name) == (parsed.resource, parsed.token_param)
    assert (None if token is None else Secret(token)) == parsed.token


def test_values_users_and_opaque_segments_are_not_shown():
    """Names of parameters are; a parameter without a name may be a token."""
    parsed = urls.websocket("wss://me:pw@h/ws/0123456789abcdef01?room=5&eyJhbGciOiJIUzI1NiJ9abc")

    assert "wss://h:443/ws/…?room=…&…=…" == str(parsed.url)
    assert Secret("me:pw") == parsed.user


def test_what_is_secret_in_a_url_is_filtered_from_then_on():
    """Token, password, the long mixed segments, and values of a query that look or are called like keys."""
    redactor = Redactor()

    urls.learn(
        urls.websocket("wss://me:hunter22@h/k3y-of-the-room-17?token=abcd1234&room=lobby&a=k9-3xv7q&ticket=open"),
        redactor,
        "url",
    )

    assert "lobby [secret] [secret]" == redactor.mask_own("lobby k9-3xv7q open")
    assert "[secret] [secret] [secret]" == redactor.mask_own("abcd1234 hunter22 k3y-of-the-room-17")


@pytest.mark.parametrize("text", ["ws://h/", "h/login", "", "file:///etc/passwd"])
def test_pages_are_http(text):
    """A login URL with ws:// is a mistake."""
    with pytest.raises(urls.UrlError):
        urls.http(text)


def test_a_page_keeps_its_whole_query():
    """A parameter called token belongs to the page there."""
    assert (Url("https", "h", 443, "/login", ("token",)), "/login?token=1") == (
        (parsed := urls.http("https://h/login?token=1")).url,
        parsed.resource,
    )


@pytest.mark.parametrize(
    ("resource", "bare", "shown_elsewhere"),
    [
        ("/ws", "/ws", "/ws"),
        ("/ws?room=5&EIO=4", "/ws?room=5&EIO=4", "/ws?room=5&EIO=4"),
        ("/ws?ticket=open&room=5", "/ws?room=5", "/ws?room=5"),
        ("/ws?x=k9-3xv7q&api_key=abc", "/ws", "/ws"),
        ("/ws?pass%77ord=open&api%5Fkey=abc", "/ws", "/ws"),
        ("/0123456789abcdef01/ws?token=a", "/0123456789abcdef01/ws", "/"),
    ],
)
def test_what_may_be_sent_without_credentials(resource, bare, shown_elsewhere):
    """To the same origin the path, to another one not even that where it may be a key."""
    assert (bare, shown_elsewhere) == (urls.without_secrets(resource), urls.public(resource))


def test_a_second_token_in_a_url_is_not_sent():
    """The one under the configured name counts, else the first usual one; a word under such a name may be a setting."""
    parsed = urls.websocket("ws://h/ws?auth=basic&access_token=abcd1234&jwt=efgh5678&room=5", "jwt")

    assert ("jwt", "/ws?auth=basic&room=5") == (parsed.token_param, parsed.resource)
    assert Secret("efgh5678") == parsed.token
    assert (Secret("abcd1234"),) == parsed.unsent


@pytest.mark.parametrize("written", ["a%2Bb", "a+b", "a%252Bb"])
def test_a_token_is_kept_as_the_url_spells_it_too(written):
    """What it decodes to is the token; how it was encoded may be the very fault."""
    assert Secret(written) == urls.websocket(f"ws://h/ws?token={written}").written
