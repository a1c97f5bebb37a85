"""Consent: this machine freely, any other host only with all three, and not one packet before."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.load.loading import served
from tests.servers import Visit, answers
from wsinvest.config.resolve import Options, resolve
from wsinvest.load import consent
from wsinvest.load.consent import Consent, NotPermitted, check, permitted, read
from wsinvest.transport.dns import Endpoint

TODAY = date(2026, 11, 29)
FAR = Endpoint(2, ("192.0.2.7", 80))  # RFC 5737: an address of nobody
URL = "ws://chat.example.test/ws"


def ask(where, *, options=None, most=10, rate=5.0, endpoints=(FAR,), **more):
    """The permission for this target."""
    return asyncio.run(
        permitted(resolve(str(where), options or Options(), {}), endpoints, most=most, rate=rate, **more)
    )


@pytest.fixture
def declared(tmp_path):
    """A target file with limits."""
    path = tmp_path / "far.toml"
    path.write_text(f'url = "{URL}"\n[load]\nmax_connections = 100\nmax_rate = 50\n')
    return path


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_loaded_freely(address):
    """It asks nobody but itself."""
    found = ask(URL, endpoints=(Endpoint(2, (address, 80)),), most=10**6)

    assert (True, None) == (found.free, found.until)


def test_a_namespace_that_the_run_made_is_its_own():
    """By the addresses that the run itself gave out."""
    assert ask(URL, own=frozenset({"192.0.2.7"})).free


def test_one_foreign_address_among_ours_is_foreign():
    """A name with two addresses leads to both."""
    with pytest.raises(NotPermitted, match="is not this machine"):
        ask(URL, endpoints=(Endpoint(2, ("127.0.0.1", 80)), FAR))


def test_without_limits_in_the_target_file_nothing_is_sent():
    """Whatever was typed."""
    with pytest.raises(NotPermitted, match=r"must set \[load\] max_connections and max_rate"):
        ask(URL, owned="chat.example.test")


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        ({"most": 101}, "max_connections is 100, and 101"),
        ({"rate": 50.5}, "max_rate is 50 a second, and 50.5"),
        ({}, "say so by --i-own-this chat.example.test"),
        ({"owned": "chat.example.tests"}, "say so by --i-own-this chat.example.test"),
    ],
)
def test_more_than_was_declared_and_an_untyped_name_are_refused(declared, asked, match):
    """The name must be the URL's host, letter by letter."""
    with pytest.raises(NotPermitted, match=match):
        ask(declared, **asked)


GOOD = "host: chat.example.test\nmax_connections: 100\nuntil: 2026-12-20\n"


def test_the_file_is_read_in_any_order_with_colons_or_equals_signs():
    """Other lines are comments."""
    said = "# ours\nuntil = 2026-12-20\n\nmax_connections=100\nhost: Chat.Example.test\nowner: me\n"

    assert read(GOOD) == read(said) == Consent("chat.example.test", 100, date(2026, 12, 20))


@pytest.mark.parametrize("said", ["", "<html>not found</html>", GOOD.replace("12-20", "13-20"), GOOD[:30]])
def test_a_file_without_its_three_lines_is_no_consent(said):
    """Such as the page that a site serves for every path."""
    with pytest.raises(NotPermitted, match="three lines"):
        read(said)


@pytest.mark.parametrize(
    ("given", "asked", "match"),
    [
        (Consent("other.test", 100, TODAY), 1, "names another host"),
        (Consent("chat.example.test", 100, TODAY - timedelta(days=1)), 1, "ended on 2026-11-28"),
        (Consent("chat.example.test", 100, TODAY + timedelta(days=31)), 1, "more than 30 days"),
        (Consent("chat.example.test", 100, TODAY), 101, "allows 100 connections, not 101"),
    ],
)
def test_a_consent_that_does_not_fit_is_refused(given, asked, match):
    """Too old, too long, for another host, for fewer."""
    with pytest.raises(NotPermitted, match=match):
        check(given, "chat.example.test", asked, TODAY)


def test_a_consent_of_today_and_of_thirty_days_fits():
    """Both ends are inside."""
    for until in (TODAY, TODAY + timedelta(days=30)):
        check(Consent("chat.example.test", 100, until), "chat.example.test", 100, TODAY)


def page(status: str, body: str = "", more: str = ""):
    """A server that answers every request like this."""
    return answers(f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode())


def through(port, tmp_path, monkeypatch, **more):
    """The permission of a target whose name leads to a server on loopback that counts as foreign."""
    monkeypatch.setattr(consent, "is_here", lambda _address: False)
    path = tmp_path / "far.toml"
    path.write_text(f'url = "ws://chat.example.test:{port}/ws"\n[load]\nmax_connections = 100\nmax_rate = 50\n')
    options = Options(resolve=(f"chat.example.test:{port}:127.0.0.1",))
    endpoint = Endpoint(2, ("127.0.0.1", port))
    return ask(path, options=options, endpoints=(endpoint,), owned="chat.example.test", **more)


def test_the_target_itself_serves_the_consent(tmp_path, monkeypatch):
    """One request without a credential; then it may be loaded until that day."""
    until = datetime.now(UTC).date() + timedelta(days=3)
    body = f"host: chat.example.test\nmax_connections: 100\nuntil: {until}\n"
    with served(page("200 OK", body)) as asked:
        found = through(asked.port, tmp_path, monkeypatch)

    assert (False, until, 10) == (found.free, found.until, found.most)
    assert ["GET /.well-known/wsinvest-load.txt HTTP/1.1"] == asked.lines


@pytest.mark.parametrize(
    ("status", "more", "match"),
    [
        ("404 Not Found", "", "answered 404"),
        ("302 Found", "Location: https://elsewhere.test/ok.txt\r\n", "answered 302"),
        ("200 OK", "", "three lines"),
    ],
)
def test_no_consent_no_load(status, more, match, tmp_path, monkeypatch):
    """A redirect is an answer, and none that allows anything."""
    with served(page(status, more=more)) as asked, pytest.raises(NotPermitted, match=match):
        through(asked.port, tmp_path, monkeypatch)
    assert 1 == len(asked.heads)


def test_a_target_that_says_nothing_has_not_consented(tmp_path, monkeypatch):
    """It closes at once."""

    async def mute(visit: Visit) -> None:
        await visit.head()

    with served(mute) as asked, pytest.raises(NotPermitted, match="did not answer"):
        through(asked.port, tmp_path, monkeypatch)
