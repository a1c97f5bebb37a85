"""The endpoint at the same path with, or without, its last slash."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from wsinvest.analysis.proofs import Proofs
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.probe.experiments.last_slash import last_slash, no_such_path
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.path_not_found import path_not_found

REQUEST = ProbeRequest(Url("ws", "chat.example", 80, "/ws"), "/ws?room=1")
REFUSED = answered("r01", 404)
CUT = ended("r01", StageName.RESPONSE, Reason.CLOSED)


@pytest.mark.parametrize(
    ("resource", "other"),
    [("/ws?room=1", "/ws/?room=1"), ("/ws/", "/ws"), ("/a/b//", "/a/b"), ("/", None), ("/?room=1", None)],
)
@pytest.mark.parametrize("base", [REFUSED, answered("r01", 403), CUT])
def test_only_the_slash_changes(resource, other, base):
    """The query stays; the root has no other form."""
    made = last_slash(replace(REQUEST, resource=resource), base)

    assert other == (None if isinstance(made, NotApplicable) else made.resource)


@pytest.mark.parametrize("resource", ["/socket.io/?EIO=4&transport=websocket", "/socket.io?EIO=4&transport=websocket"])
def test_socketio_has_probes_of_its_own(resource):
    """Its path is known."""
    assert isinstance(last_slash(replace(REQUEST, resource=resource), REFUSED), NotApplicable)


@pytest.mark.parametrize(
    "base", [answered("r01", 500), answered("r01", 503), ended("r01", StageName.RESPONSE, Reason.TIMEOUT)]
)
def test_an_error_is_not_about_the_path(base):
    """A server that fails or hangs at a path has something there."""
    assert isinstance(last_slash(REQUEST, base), NotApplicable)


def probed(probe):
    """A refused run with this probe at /ws/."""
    return repeats(REFUSED, probes=(replace(probe, change=Change("path", "last_slash", ("http.path.not_found",))),))


@pytest.mark.parametrize("probe", [opened("p01"), answered("p01", 401)])
def test_an_endpoint_there_proves_the_path(probe):
    """A request for a credential is an endpoint's too."""
    found = said(path_not_found, handshake=probed(probe), token=None, target=target())

    assert Confidence.PROVEN is found.confidence
    assert "/ws/" in str(found.values["why"])


@pytest.mark.parametrize("probe", [answered("p01", status) for status in (200, 403, 404, 500)])
def test_another_page_there_proves_nothing(probe):
    """A page for all other paths, an error, or the 403 of an ASGI server for a path that it does not know."""
    found = said(path_not_found, handshake=probed(probe), token=None, target=target())

    assert isinstance(found, Pass) or found.confidence is not Confidence.PROVEN


def test_a_hang_up_is_explained_by_the_path():
    """A server that destroys the socket of an unknown path."""
    handshake = repeats(CUT, probes=(opened("p01", change=Change("path", "last_slash", ("http.path.not_found",))),))

    assert isinstance(said(handshake_closed_early, handshake=handshake), Pass)
    assert Confidence.PROVEN is said(path_not_found, handshake=handshake, token=None, target=target()).confidence


def test_a_server_that_opens_any_path_proves_nothing_by_another_one():
    """Also a path that nobody serves opens there, and is no proof of anything itself."""
    nowhere = opened("p01", change=Change("nowhere", "no_such_path"))
    slash = opened("p02", change=Change("path", "last_slash", ("http.path.not_found",)))
    handshake = repeats(answered("r01", 401), probes=(nowhere, slash))

    assert Proofs(handshake).of("http.path.not_found") is None
    assert not Proofs(handshake).any
    assert Proofs(repeats(REFUSED, probes=(answered("p01", 404, change=nowhere.change), slash))).any


def test_the_path_that_nobody_serves_is_asked_where_the_slash_is():
    """With the query, and not of the root."""
    asked = no_such_path(REQUEST, REFUSED)

    assert "/wsinvest-no-such-path?room=1" == asked.resource
    assert isinstance(no_such_path(replace(REQUEST, resource="/"), REFUSED), NotApplicable)
