"""What Engine.IO servers refuse for, read from answers, from a page and from probes."""

from tests.building import answered, opened, repeats
from wsinvest.analysis import engineio
from wsinvest.facts.engineio import FORBIDDEN, UNKNOWN_TRANSPORT, UNSUPPORTED_VERSION
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Change, EngineIo, Response

VERSION = Change("engineio", "engineio_version")


def refused(status: int = 400, error: int | None = None, identity: str = "r01"):
    return answered(identity, status, engineio=EngineIo(4, error=error))


def page(body: str, status: int = 400) -> PlainGet:
    return PlainGet("path", status, response=Response(status, body=body))


def test_the_code_that_the_answer_holds():
    """Of the repeats that failed, and no other."""
    handshake = repeats(refused(error=FORBIDDEN), opened("r02", engineio=EngineIo(4)))

    assert ("r01",) == tuple(one.id for one in engineio.refused_with(handshake, FORBIDDEN))
    assert () == engineio.refused_with(handshake, UNKNOWN_TRANSPORT)


def test_a_403_without_words_is_explained_by_the_page():
    """ASGI servers refuse so whatever the application says; a GET of the same path says it."""
    asked = page('"Invalid transport"')

    assert 1 == len(engineio.refused_with(repeats(refused(403), plain=(asked,)), UNKNOWN_TRANSPORT))
    assert () == engineio.refused_with(repeats(refused(403), plain=(page("no", 404),)), UNKNOWN_TRANSPORT)
    assert () == engineio.refused_with(repeats(answered("r01", 403), plain=(asked,)), UNKNOWN_TRANSPORT)


def test_what_one_change_turned():
    """All failed repeats, and the probe as evidence."""
    handshake = repeats(refused(), opened("r02"), probes=(opened("p01", change=VERSION),))
    red = repeats(refused(), probes=(opened("p01", change=VERSION),))

    assert ((), ()) == engineio.turned_by(handshake, "protocol.engineio.version")  # it opens without the change as well
    assert (red.repeats, ("handshake:probes/p01",)) == engineio.turned_by(red, "protocol.engineio.version")


def test_whether_the_request_was_in_the_wrong_words():
    """By the server's code or by a probe; a refusal of the user is something else."""
    assert engineio.refuses_parameters(repeats(refused(error=UNSUPPORTED_VERSION)))
    assert engineio.refuses_parameters(repeats(refused(), probes=(opened("p01", change=VERSION),)))
    assert not engineio.refuses_parameters(repeats(refused(error=FORBIDDEN)))
