"""Another Host header: only names that are known, only where the answer may be about the name, never with a token."""

from dataclasses import replace

import pytest

from tests.building import SESSION, answered, ended, opened, target
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode, Url
from wsinvest.probe.experiments.alone import alone
from wsinvest.probe.experiments.host import host_certificate, host_configured, host_localhost, host_port, host_redirect
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.secret import Secret

REQUEST = ProbeRequest(Url("ws", "10.0.0.7", 8080, "/ws"), "/ws", token=Secret("a.b.c"), place=AuthMode.QUERY)
CUT = ended("r01", StageName.RESPONSE, Reason.CLOSED)


@pytest.mark.parametrize(
    ("expected", "origin", "origins", "login"),
    [
        ("chat.example:8080", "https://chat.example", "", None),
        ("chat.example:8080", "", '["https://chat.example", "https://b.example"]', None),
        ("chat.example:8080", "https://10.0.0.7", "https://*.example https://chat.example:444", None),
        ("id.example:8080", "", "", Url("https", "id.example", 443, "/login")),
        (None, "", "https://bad_host,https://[", None),
        (None, "", "", None),
    ],
)
def test_the_configured_name(expected: str | None, origin: str, origins: str, login: Url | None):
    """With the port of our URL: the connection is the same."""
    made = host_configured(REQUEST, CUT, target(origin=origin, login_url=login), Credentials(allowed_origins=origins))

    assert expected == (None if isinstance(made, NotApplicable) else made.host)


@pytest.mark.parametrize(
    ("expected", "location"),
    [
        ("chat.example:8080", "https://chat.example/ws"),
        (None, "/login"),
        (None, "http://10.0.0.7/ws"),
        (None, "//a b/"),
    ],
)
def test_where_the_answer_sends_us(expected: str | None, location: str):
    """Nobody connects there."""
    made = host_redirect(REQUEST, answered("r01", 301, headers=(("Location", location),)))

    assert expected == (None if isinstance(made, NotApplicable) else made.host)


@pytest.mark.parametrize(
    ("expected", "names"),
    [("b.example", ("*.example", "a.example", "b.example")), (None, ("a.example",)), (None, ())],
)
def test_another_name_of_the_certificate(expected: str | None, names: tuple[str, ...]):
    """The first that is no pattern and not ours."""
    request = replace(REQUEST, url=Url("wss", "a.example", 443, "/ws"))
    made = host_certificate(request, replace(CUT, tls=replace(SESSION, names=names)))

    assert expected == (None if isinstance(made, NotApplicable) else made.host)


@pytest.mark.parametrize(
    ("expected", "url"),
    [
        ("10.0.0.7", Url("ws", "10.0.0.7", 8080)),
        ("chat.example:80", Url("ws", "chat.example", 80)),
        ("[::1]", Url("wss", "::1", 8443)),
    ],
)
def test_with_or_without_the_port(expected: str, url: Url):
    """The other way than usual."""
    assert expected == host_port(replace(REQUEST, url=url), CUT).host


@pytest.mark.parametrize(
    ("asked", "base"),
    [
        (True, CUT),
        (True, ended("r01", StageName.RESPONSE, Reason.RESET)),
        (True, answered("r01", 421)),
        (True, answered("r01", 404)),
        (True, answered("r01", 403, 'Blocked request. This host ("10.0.0.7") is not allowed.')),
        (False, answered("r01", 403, '{"error": "authentication failed"}')),
        (True, answered("r01", 400, "<!doctype html><h1>Bad Request (400)</h1>")),
        (True, answered("r01", 400, "Invalid host header")),
        (False, answered("r01", 400, '{"error": "token malformed"}')),
        (False, answered("r01", 401)),
        (False, answered("r01", 429)),
        (False, answered("r01", 502)),
        (False, ended("r01", StageName.RESPONSE, Reason.TIMEOUT)),
        (False, opened("r01")),
    ],
)
def test_only_where_it_may_be_the_name(asked: bool, base: Attempt):
    """And without the token: another name may be another site."""
    made = host_localhost(REQUEST, base)

    assert asked is isinstance(made, ProbeRequest)
    assert not asked or (made.token is None and made.url == REQUEST.url)


def test_localhost_is_not_tried_twice():
    """Where the URL names it already."""
    request = replace(REQUEST, url=Url("ws", "localhost", 8080))

    assert isinstance(host_localhost(request, CUT), NotApplicable)


def test_alone_changes_nothing_in_the_request():
    """It is the company that is left out."""
    assert REQUEST is alone(REQUEST, CUT)
