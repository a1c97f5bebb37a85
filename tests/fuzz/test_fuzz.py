"""Every parser of foreign bytes: whatever comes, it answers with its own kind of yes or no, soon, and shows no secret.

`make fuzz` looks for longer; what it finds is kept in `kept/` and tried first when it looks again.
"""

import json
import re
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.building import NOW, opened, repeats
from tests.fuzz.mutated import mutated
from wsinvest.collect import health, login
from wsinvest.config import envfile, targetfile, urls
from wsinvest.config.targetfile import TargetError
from wsinvest.model.case import Evidence, Manifest
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target, Url
from wsinvest.probe.response import shown
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.speak.engineio import Session
from wsinvest.store import cases
from wsinvest.transport.http1 import Head, ResponseReader
from wsinvest.transport.websocket import Conversation

SECRET = "Kq7vN2xWm4Rt8yBz6cLp1sDf3gHj5aQe"
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]")
ANSWER = (
    b"HTTP/1.1 403 Forbidden\r\nServer: nginx/1.25\r\nDate: Sun, 22 Nov 2026 15:42:33 GMT\r\nRetry-After: 5\r\n"
    b'WWW-Authenticate: Bearer realm="x", error="invalid_token"\r\nSet-Cookie: sid=' + SECRET.encode() + b"; Secure\r\n"
    b"Location: https://u:p@h.example/x?token=" + SECRET.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\nhello\r\n0\r\n\r\n"
)
UPGRADE = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
FRAMES = (
    b"\x81\x05hello",
    b"\x88\x02\x03\xe8",
    b"\x89\x00",
    b"\x01\x01a\x80\x01b",
    b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00",
)
ENV = (
    b'\xef\xbb\xbfWS_URL=ws://h/ws\r\nexport JWT_SECRET="' + SECRET.encode() + b"\"  # comment\r\nA=${B}\nA='x\ny'\n"
    b"KEY=-----BEGIN PRIVATE KEY-----\nMIIB=\n-----END PRIVATE KEY-----\n"
)
TOML = b'name = "x"\nurl = "wss://h/ws"\nattempts = 5\n[thresholds]\nmemory_high = 0.8\n[names]\nJWT_SECRET = "OTHER"\n'
LOGIN = (b'{"data": {"access_token": "' + SECRET.encode() + b'", "user": {"token": null}}}', b'{"token": ""}')
HEALTH = (b'{"memory": {"used": 5, "total": 10, "percent": 50.0}, "connections": 3, "nested": [{"rss": 1}]}',)
PACKETS = (
    '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}',
    '44{"message":"no"}',
    "2",
    "3probe",
    "40",
)


def _folder() -> AbstractContextManager[str]:
    return tempfile.TemporaryDirectory()


def _said(kind: type[Exception], reading: Callable[[], object]) -> str:
    """The one line of a refusal of this kind, empty when it was read; anything else is raised."""
    try:
        reading()
    except kind as error:
        return str(error)
    return ""


def _redactor() -> Redactor:
    redactor = Redactor(Fingerprinter(b"k" * 32))
    redactor.learn(SECRET, "WS_TOKEN")
    return redactor


@given(st.lists(mutated(ANSWER, UPGRADE), min_size=1, max_size=3))
def test_an_answer_becomes_a_head_or_a_reason_and_what_is_shown_is_clean(parts):
    """Head, body and headers of any server."""
    reader = ResponseReader()
    for part in parts:
        reader.feed(part)
    reader.end()

    assert isinstance(reader.failed, Reason) == (reader.head is None)
    if isinstance(reader.head, Head):
        response = shown(reader.head, reader.body, _redactor())
        texts = [response.phrase, response.body, response.content_type, *response.other_headers]
        told = "".join([*texts, *(part for pair in response.headers for part in pair)])
        assert SECRET not in told
        assert not HIDDEN.search(told.replace("\t", "").replace("\n", ""))


@given(st.lists(st.one_of(mutated(*FRAMES), st.binary(max_size=40)), max_size=6))
def test_frames_are_taken_in_or_break_the_conversation(parts):
    """What follows a 101; nothing is answered once it is broken."""
    conversation = Conversation()
    for part in parts:
        if conversation.is_open and conversation.fault is None:
            assert isinstance(conversation.feed(part), bytes)

    assert conversation.close_received is None or 1000 <= conversation.close_received.code < 65536


@given(mutated(ENV))
def test_an_env_file_is_read_or_has_a_state(raw):
    """Names are names, values are secrets, and the look shows neither."""
    with _folder() as folder:
        (Path(folder) / ".env").write_bytes(raw)
        read = envfile.read(Path(folder) / ".env", ".env")

    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", entry.name) for entry in read.entries)
    assert all(isinstance(entry.value, Secret) for entry in read.entries)
    assert SECRET not in repr(read)


@given(mutated(TOML))
def test_a_target_file_is_a_description_or_one_line(raw):
    """What is wrong is said in one line, without a value."""
    with _folder() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(raw)
        said = _said(TargetError, lambda: targetfile.load(path))

    assert "\n" not in said
    assert not HIDDEN.search(said)


@given(
    mutated(b"wss://user:%s@h.example:8443/a/b?token=%s&x=1#f" % (SECRET.encode(), SECRET.encode()), b"ws://[::1]/x")
)
def test_a_url_is_parsed_or_refused_and_shows_no_value(raw):
    """Neither user part nor values of the query stand in what may be shown."""
    text = raw.decode("utf-8", "replace")
    try:
        shown_url = str(urls.websocket(text).url)
    except urls.UrlError as error:
        shown_url = str(error)

    assert SECRET not in shown_url or SECRET not in text.partition("?")[2]
    assert len(shown_url) < len(text) + 200


@given(mutated(*LOGIN))
def test_a_login_answer_gives_a_token_or_its_state(raw):
    """Any JSON, or none."""
    body = login._json(raw)
    if isinstance(body, dict):
        assert isinstance(login._find(body).token, str)


@given(mutated(*HEALTH))
def test_health_figures_are_numbers_that_make_sense(raw):
    """A share is a share, a number of connections is none below zero."""
    figures = dict(health._numbers(health._json(raw)))
    ratio, count = health.memory_ratio(figures), health.connections(figures)

    assert ratio is None or 0 <= ratio <= 1
    assert count is None or count >= 0


@given(st.lists(st.one_of(st.sampled_from(PACKETS), st.text(max_size=60)), max_size=6))
def test_packets_of_socket_io_end_in_answers_or_a_reason(messages):
    """Text of any server that opened a socket."""
    session = Session("/socket.io/?EIO=4&transport=websocket")
    for message in messages:
        assert all(isinstance(said, str) for said in session.text(message))

    assert session.reason is None or isinstance(session.reason, Reason)


@given(st.sampled_from(["handshake.json", "case.json"]), st.data())
def test_evidence_is_a_case_or_one_line(name, data):
    """Cut, altered or made up: a case, or what is wrong with it and where."""
    with _folder() as folder:
        place = Path(folder)
        manifest = Manifest("x", NOW, Target("x", Url("ws", "h", 80, "/")), "en")
        cases.save_evidence(place, Evidence("handshake", NOW, 1.0, repeats(opened("r01"))))
        cases.save_manifest(place, manifest)
        path = place / "evidence" / name if name == "handshake.json" else place / name
        path.write_bytes(data.draw(mutated(path.read_bytes())))
        if name == "handshake.json":
            cases.save_manifest(place, manifest)  # digests agree, so that the content itself is read
        said = _said(cases.StoreError, lambda: cases.open_case(place))

    assert "\n" not in said


@given(st.text(max_size=300), st.integers(0, 300))
def test_the_filter_leaves_nothing_of_a_known_value_in_any_text(text, at):
    """Wherever it stands, and whatever stands around it."""
    masked = _redactor().own(text[:at] + SECRET + text[at:], 2000)

    assert SECRET not in masked
    assert json.dumps(masked).isascii()
