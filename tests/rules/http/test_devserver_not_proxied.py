"""A development server forwards ordinary requests, and no upgrades."""

import pytest

from tests.building import answered, case, ended, opened, repeats, said
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.devserver_not_proxied import devserver_not_proxied

WAITED = ended("r01", StageName.RESPONSE, Reason.TIMEOUT)
VITE = '<script type="module" src="/@vite/client"></script>'
CRA = '<script defer src="/static/js/bundle.js"></script>'
NEXT = '<script src="/_next/static/chunks/main.js"></script>'


def get(label: str, status: int, body: str = "", **headers: str) -> PlainGet:
    """A plain GET with this answer."""
    return PlainGet(label, status, "text/html", Response(status, body=body, headers=tuple(headers.items())))


FORWARDED = get("path", 426, "Upgrade Required")


@pytest.mark.parametrize(
    ("server", "root"),
    [
        ("Vite", get("root", 200, VITE)),
        ("webpack-dev-server", get("root", 200, CRA)),
        ("Next.js", get("root", 200, NEXT)),
    ],
)
@pytest.mark.parametrize("lost", [WAITED, ended("r01", StageName.RESPONSE, Reason.CLOSED), answered("r01", 404)])
def test_requests_are_forwarded_and_upgrades_are_not(server, root, lost):
    """The page of the root names the program, the answer at the path shows that HTTP arrives."""
    found = said(devserver_not_proxied, handshake=repeats(lost, plain=(FORWARDED, root)))

    assert (Confidence.INFERRED, server) == (found.confidence, found.values["server"])
    assert "426" in found.values["why"].say("en")
    assert found.rivals


def test_the_page_at_the_path_shows_that_no_rule_forwards_it():
    """Such a server answers unknown paths with the page of the application."""
    found = said(devserver_not_proxied, handshake=repeats(WAITED, plain=(get("path", 200, VITE),)))

    assert "no rule forwards" in found.values["why"].say("en")


@pytest.mark.parametrize(
    "seen",
    [
        repeats(WAITED, plain=(FORWARDED, get("root", 200, "<h1>shop</h1>"))),
        repeats(WAITED, plain=(get("path", 404), get("root", 200, VITE))),
        repeats(WAITED, plain=(PlainGet("path", None), get("root", 200, VITE))),
        repeats(answered("r01", 401), plain=(FORWARDED, get("root", 200, VITE))),
        repeats(opened("r01"), plain=(FORWARDED, get("root", 200, VITE))),
    ],
)
def test_other_servers_hang_for_other_reasons(seen):
    """Without the marks, without an answer at the path, or with an answer to the upgrade nothing is said."""
    assert Pass() == said(devserver_not_proxied, handshake=seen)


def test_the_timeout_is_its_symptom():
    """One root."""
    found = diagnose(case(handshake=repeats(WAITED, plain=(FORWARDED, get("root", 200, VITE)))))

    assert ["http.devserver.not_proxied"] == [one.code for one in found.findings if one.root_cause]
