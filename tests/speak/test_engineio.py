"""Socket.IO's packets: which endpoints speak them, what a client answers, and what servers refuse for."""

import pytest

from wsinvest.facts.engineio import UNSUPPORTED_VERSION, error_of
from wsinvest.model.attempt import EngineState, Response
from wsinvest.model.stage import Reason
from wsinvest.speak import engineio
from wsinvest.speak.engineio import Session

FOUR = "/socket.io/?EIO=4&transport=websocket"
THREE = "/socket.io/?EIO=3&transport=websocket"
OPEN = '0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("/socket.io/", "/socket.io/?EIO=4&transport=websocket"),
        ("/socket.io", "/socket.io?EIO=4&transport=websocket"),
        ("/api/socket.io/?room=5", "/api/socket.io/?room=5&EIO=4&transport=websocket"),
        ("/engine.io/?EIO=3", "/engine.io/?EIO=3&transport=websocket"),
        ("/live?EIO=4", "/live?EIO=4&transport=websocket"),
        (FOUR, FOUR),
        ("/ws", "/ws"),
        ("/ws?eio=4", "/ws?eio=4"),
        ("/my-socket.io-like/", "/my-socket.io-like/"),
    ],
)
def test_only_such_endpoints_get_what_every_client_sends(resource, expected):
    """By a segment of the path or by EIO; what the URL says itself is kept."""
    assert expected == engineio.completed(resource)


def test_parameters_are_set_and_taken_out_and_the_others_stay_as_written():
    """A value that was encoded oddly is not encoded anew."""
    assert "/a?x=%2f&EIO=3" == engineio.with_parameters("/a?EIO=4&x=%2f", EIO="3")
    assert "/a" == engineio.with_parameters("/a?sid=1", sid=None)


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (400, "application/json", '{"code":0,"message":"Transport unknown"}', 0),
        (400, "text/html", "Session ID unknown", 1),
        (400, "application/json", '{"code":3,"message":"Bad request"}', 3),
        (400, "text/html", "Forbidden", 4),
        (400, "text/html", "the user is locked", 4),
        (400, "text/html", "", 4),
        (400, "text/html", "Missing or invalid Sec-WebSocket-Version header", None),
        (400, "text/html", "Invalid Upgrade header", None),
        (403, "application/json", '{"code":4,"message":"no"}', 4),
        (400, "application/json", '{"code":5,"message":"Unsupported protocol version"}', 5),
        (400, "text/plain", '"Invalid transport"', 0),
        (400, "text/plain", '"The client is using an unsupported version of the Socket.IO or Engine.IO protocols"', 5),
        (400, "text/html", "<html><center>nginx</center>", None),
        (400, "application/json", '{"code":16,"message":"x"}', None),
        (400, "application/json", '{"code":3,"message":"x","details":[]}', None),
        (400, "application/json", '{"code":true}', None),
        (400, "application/json", '{"code":true,"message":"x"}', None),
        (400, "application/json", '{"code":3,"message":[]}', None),
        (400, "", "", None),
        (401, "text/plain", '"Unauthorized"', None),
        (403, "", "", None),
    ],
)
def test_the_code_of_a_refusal(status, kind, body, expected):
    """By number, by the message on the list, or by words that only the permission check can have put there."""
    assert expected == error_of(Response(status, content_type=kind, body=body))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Transport unknown", 0),
        ('{"code":0,"message":"Transport unknown"}', 0),
        ("Forbidden", None),
        ("Bad request", None),
        ('{"code":3,"message":"Bad request"}', None),
        ('{"code":0,"message":[]}', None),
        ('{"code":0,"message":{}}', None),
        ("", None),
    ],
)
def test_an_endpoint_that_does_not_look_like_one_must_say_it_plainly(body, expected):
    """Other servers send codes and the word Forbidden too."""
    assert expected == error_of(Response(400, content_type="text/html", body=body), expected=False)


@pytest.mark.parametrize("value", ["true", "-1", "1e9", '"25000"', "null", str(2**53)])
def test_an_interval_that_is_no_number_of_ms_is_unknown(value):
    """Evidence with another type in its place could not be read again."""
    session = Session(FOUR)
    session.text(f'0{{"sid":"abc","pingInterval":{value},"pingTimeout":20000}}')

    assert (None, 20000) == (session.facts.ping_interval_ms, session.facts.ping_timeout_ms)


def test_a_refusal_written_into_an_upgraded_connection():
    """Socket.IO 4 looks at EIO only after the 101."""
    text = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nUnsupported protocol version"

    assert UNSUPPORTED_VERSION == engineio.error_after_upgrade(text)
    assert engineio.error_after_upgrade("HTTP/1.1 502 Bad Gateway\r\n\r\nx") is None


def test_the_revision_and_what_the_url_lacks_are_facts():
    """EIO and transport are ours where the URL has neither."""
    assert (4, ("EIO", "transport")) == (Session(FOUR).facts.version, Session(FOUR).facts.added)
    assert (3, ()) == (
        Session(THREE, ("EIO", "transport")).facts.version,
        Session(THREE, ("EIO", "transport")).facts.added,
    )
    assert (0, "") == (Session("/ws").facts.version, Session("/ws").facts.transport)
    assert not Session("/ws").seen


@pytest.mark.parametrize(("value", "expected"), [("polling", "polling"), ("s3cret", ""), ("", "")])
def test_only_known_transports_are_facts(value, expected):
    """Values of a URL's parameters are never shown."""
    assert expected == Session(f"/socket.io/?EIO=4&transport={value}").facts.transport


def test_revision_4_asks_to_be_connected_and_answers_pings():
    """The open packet, the connect packet with the token in it, the answer; then a ping."""
    session = Session(FOUR, ("EIO", "transport"), b'{"token": "abc"}')

    assert ('40{"token": "abc"}',) == session.text(OPEN)
    assert (EngineState.OPEN, 25000, 20000) == (
        session.facts.state,
        session.facts.ping_interval_ms,
        session.facts.ping_timeout_ms,
    )
    assert () == session.text('40{"sid":"x"}')
    assert EngineState.JOINED is session.facts.state
    assert ("3probe",) == session.text("2probe")
    assert session.reason is None


def test_revision_3_is_connected_unasked_and_is_not_pinged():
    """A pong of the server's needs no answer."""
    session = Session(THREE, ("EIO", "transport"))

    assert () == session.text(OPEN)
    assert [(), (), ()] == [session.text(text) for text in ("40", "3", "2")]
    assert EngineState.JOINED is session.facts.state


@pytest.mark.parametrize(
    ("resource", "message", "words"),
    [
        (FOUR, '44{"message":"invalid token","data":{"status":401}}', "invalid token"),
        (THREE, '44"invalid token"', "invalid token"),
        (FOUR, "44[[[", ""),
        (FOUR, '44{"message":5}', ""),
    ],
)
def test_a_connect_error_is_a_refusal(resource, message, words):
    """An object since revision 4, bare text before."""
    session = Session(resource, ("EIO", "transport"))
    session.text(OPEN)
    session.text(message)

    assert (EngineState.REFUSED, Reason.CONNECT_REFUSED, words) == (session.facts.state, session.reason, session.words)


@pytest.mark.parametrize(
    ("resource", "names", "messages", "every_s"),
    [
        (THREE, ("EIO",), (OPEN,), 25.0),
        (THREE, ("EIO",), (), None),
        (THREE, ("EIO",), ('0{"sid":"a","pingInterval":0}',), None),
        (FOUR, ("EIO",), (OPEN, '40{"sid":"x"}'), None),
        (FOUR, ("EIO",), (OPEN, "40"), None),
        (FOUR, (), (OPEN,), None),
        (FOUR, (), (OPEN, "40"), 25.0),
        (FOUR, (), (OPEN, '40{"sid":"x"}'), None),
        ("/engine.io/?EIO=3", ("EIO",), (OPEN,), 25.0),
    ],
)
def test_who_pings(resource, names, messages, every_s):
    """The client of revision 3, also where we named 4 ourselves and the server connects us without an id."""
    session = Session(resource, names)
    for message in messages:
        session.text(message)

    assert every_s == session.client_pings_s


@pytest.mark.parametrize(
    ("resource", "message", "expected"),
    [
        (FOUR, '42["news",1]', True),
        (FOUR, '42/admin,["news",1]', True),
        (FOUR, "431[]", True),
        (FOUR, "2", False),
        (FOUR, "3", False),
        (FOUR, "3probe", False),
        (FOUR, '40{"sid":"x"}', False),
        (FOUR, '44{"message":"no"}', False),
        (FOUR, "6", False),
        ("/engine.io/?EIO=4&transport=websocket", "40", True),
        ("/engine.io/?EIO=4&transport=websocket", "2", False),
    ],
)
def test_what_is_a_message_of_the_application(resource, message, expected):
    """Whoever waits for an answer must not take a ping for it."""
    session = Session(resource)
    session.text(OPEN)

    assert expected is session.carries(message)


def test_where_it_is_no_engine_io_every_text_is_a_message():
    """The path looked like one; the first message was none of its packets."""
    session = Session(FOUR)
    session.text("welcome")

    assert session.carries("2")


@pytest.mark.parametrize("message", ["41", "1"])
def test_the_server_may_end_it(message):
    """Socket.IO's disconnect, and Engine.IO's close."""
    session = Session(FOUR)
    session.text(OPEN)
    session.text(message)

    assert Reason.DISCONNECTED is session.reason


@pytest.mark.parametrize(("names", "expected"), [(("EIO",), Reason.OTHER_GENERATION), ((), None)])
def test_a_server_of_the_older_generation_matters_only_where_the_url_names_the_newer(names, expected):
    """It connects without an id; a revision that we have chosen ourselves is no fault of the application."""
    session = Session(FOUR, names)
    session.text(OPEN)
    session.text("40")

    assert expected is session.reason


@pytest.mark.parametrize(
    "first",
    ["hello", '{"sid":"abc"}', "0", '0{"sid":5,"pingInterval":1}', '0{"sid":"a"}', "0[1]", "0" + "[" * 30000, "02"],
)
def test_a_server_that_begins_otherwise_is_left_alone(first):
    """Only a first message that is an open packet starts a conversation, whatever the URL says."""
    for resource in ("/ws", FOUR):
        session = Session(resource)

        assert [(), ()] == [session.text(first), session.text(OPEN)]
        assert EngineState.SILENT is session.facts.state


def test_an_open_packet_tells_what_the_url_does_not():
    """A client that names no revision is taken for one of the third, which sends no connect packet."""
    session = Session("/live")

    assert () == session.text(OPEN)
    assert session.seen


def test_other_namespaces_and_bare_engine_io_are_left_alone():
    """We ask for the main namespace only, and for none where there is no Socket.IO."""
    session = Session(FOUR)
    session.text(OPEN)
    session.text('44/admin,{"message":"no"}')
    bare = Session("/engine.io/?EIO=4&transport=websocket")

    assert session.reason is None
    assert () == bare.text(OPEN)
    assert ("3",) == bare.text("2")


def test_odd_numbers_are_no_numbers():
    """Nothing foreign is kept but what it should be."""
    session = Session(FOUR)
    session.text('0{"sid":"a","pingInterval":"soon","pingTimeout":-1}')

    assert (None, None) == (session.facts.ping_interval_ms, session.facts.ping_timeout_ms)
