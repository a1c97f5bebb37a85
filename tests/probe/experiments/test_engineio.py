"""The probes of Socket.IO change one parameter, the path or the token's place, and leave other endpoints alone."""

from dataclasses import replace

import pytest

from tests.building import WS, answered, ended, repeats
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import EngineIo, Response
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode
from wsinvest.probe.experiments import engineio, extension
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.secret import Secret

FOUR = "/socket.io/?EIO=4&transport=websocket"
UNTOLD = EngineIo(4)


def request(resource: str = FOUR, **more) -> ProbeRequest:
    return ProbeRequest(WS, resource, **more)


def refused(error: int | None = None, status: int = 400):
    return answered("r01", status, engineio=EngineIo(4, error=error))


def late(reason: Reason):
    return ended("r01", StageName.FIRST_SECOND, reason, Response(101), engineio=UNTOLD)


def made(unit, asked: ProbeRequest, base) -> str | None:
    """The resource that the probe asks for, None where it does not apply."""
    probe = unit(asked, base)
    return None if isinstance(probe, NotApplicable) else probe.resource


@pytest.mark.parametrize(
    ("base", "applies"),
    [
        (refused(5), True),
        (refused(None), True),
        (refused(None, status=403), True),
        (late(Reason.HTTP_AFTER_UPGRADE), True),
        (late(Reason.OTHER_GENERATION), True),
        (late(Reason.CONNECT_REFUSED), False),
        (refused(0), False),
        (refused(4), False),
        (refused(None, status=502), False),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, engineio=UNTOLD), False),
    ],
)
def test_the_other_revision_where_the_end_speaks_of_it_or_of_nothing(base, applies):
    """4 in place of 3 and the other way round; where no revision is asked for there is no other."""
    assert ("/socket.io/?transport=websocket&EIO=3" if applies else None) == made(
        engineio.engineio_version, request(), base
    )
    assert made(engineio.engineio_version, request("/ws"), base) is None


@pytest.mark.parametrize(
    ("resource", "base", "expected"),
    [
        ("/socket.io/?EIO=4&transport=polling", late(Reason.CLOSE_FRAME), "/socket.io/?EIO=4&transport=websocket"),
        ("/live/", refused(0), "/live/?EIO=4&transport=websocket"),
        (FOUR, refused(0), None),
        ("/ws", answered("r01", 400), None),
    ],
)
def test_the_transport_that_a_websocket_needs(resource, base, expected):
    """Where the URL has another, or where the server's code says what it is."""
    assert expected == made(engineio.engineio_transport, request(resource), base)


@pytest.mark.parametrize(("resource", "expected"), [(f"{FOUR}&sid=abc", FOUR), (FOUR, None), ("/ws?sid=abc", None)])
def test_without_the_session_of_another_connection(resource, expected):
    """Other servers may mean something else by sid."""
    base = answered("r01", 400) if "/ws" in resource else refused(1)

    assert expected == made(engineio.engineio_session, request(resource), base)


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("/live/?EIO=4", "/socket.io/?EIO=4"),
        ("/socket.io?EIO=4", "/socket.io/?EIO=4"),
        ("/api/socket.io?EIO=4", "/api/socket.io/?EIO=4"),
        ("/api/socket.io/?EIO=4", None),
        ("/socket.io/?EIO=4", None),
        ("/ws", None),
    ],
)
def test_the_usual_path_where_nobody_answers(resource, expected):
    """A hang-up, or an answer that is none of Engine.IO's."""
    gone = ended("r01", StageName.RESPONSE, Reason.CLOSED, engineio=UNTOLD)

    assert expected == made(engineio.engineio_path, request(resource), gone)
    assert expected == made(engineio.engineio_path, request(resource), answered("r01", 404))
    assert made(engineio.engineio_path, request(resource), refused(4)) is None


def test_the_token_in_the_connect_packet_once_the_namespace_is_refused():
    """A token that is there, and somewhere else; a refusal before the upgrade is not about this packet."""
    asked = request(token=Secret("abc"), place=AuthMode.QUERY)
    base = late(Reason.CONNECT_REFUSED)

    assert AuthMode.MESSAGE is engineio.in_connect_packet(asked, base).place
    for other in (replace(asked, token=Secret("")), replace(asked, token=None), replace(asked, place=AuthMode.MESSAGE)):
        assert isinstance(engineio.in_connect_packet(other, base), NotApplicable)
    assert isinstance(engineio.in_connect_packet(asked, refused(4)), NotApplicable)


@pytest.mark.parametrize(
    ("base", "applies"),
    [
        (ended("r01", StageName.NEGOTIATION, Reason.EXTENSION_INVALID), True),
        (late(Reason.RESERVED_BITS), True),
        (late(Reason.PROTOCOL_ERROR), True),
        (late(Reason.MASKED), False),
        (refused(4), False),
    ],
)
def test_compression_is_offered_where_it_may_be_what_is_wrong(base, applies):
    """And not twice."""
    probe = extension.deflate_offered(request(), base)

    assert applies is (not isinstance(probe, NotApplicable) and probe.deflate)
    assert isinstance(extension.deflate_offered(request(deflate=True), base), NotApplicable)


@pytest.mark.parametrize(
    ("resource", "base", "expected"),
    [
        ("/", answered("r01", 404), "/socket.io/?EIO=4&transport=websocket"),
        ("/", ended("r01", StageName.RESPONSE, Reason.CLOSED), "/socket.io/?EIO=4&transport=websocket"),
        ("/", answered("r01", 401), None),
        ("/", answered("r01", 503), None),
        ("/ws", answered("r01", 404), None),
        ("/?room=1", answered("r01", 404), None),
        ("/", refused(5), None),
        ("/", ended("r01", StageName.TCP, Reason.REFUSED), None),
    ],
)
def test_socket_io_is_looked_for_where_nobody_is_at_the_root(resource, base, expected):
    """Only at the root of a server that serves nothing there: any other path was chosen by somebody."""
    assert expected == made(engineio.engineio_at_root, request(resource), base)


@pytest.mark.parametrize(("status", "expected"), [(404, "/socket.io/?EIO=4&transport=websocket"), (200, None)])
def test_a_403_counts_where_the_root_is_unknown(status, expected):
    """ASGI servers refuse the upgrade of unknown paths with 403; where a page is served it may be a refusal."""
    facts = repeats(answered("r01", 403), plain=(PlainGet("path", status),))
    made_of = engineio.engineio_at_root(request("/"), facts.repeats[0], facts)

    assert expected == (None if isinstance(made_of, NotApplicable) else made_of.resource)
