"""Lines on stderr: one an event, read by people as text and by programs as JSON."""

import json
from datetime import UTC, datetime
from io import StringIO
from itertools import pairwise

import pytest

from tests.watch.test_outbox import message
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.watch import lines
from wsinvest.watch.journal import Form, Journal, Level
from wsinvest.watch.outbox import Arrived, Delayed, Failed

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)


def said(form: Form, **fields: object) -> str:
    """One line of what was filtered already."""
    stream = StringIO()
    Journal(form, stream, lambda: AT).say(None, "firing", "shop", Level.WARNING, **fields)
    return stream.getvalue()


def filtered(form: Form, **fields: object) -> str:
    """One line of what a server or a target may have said."""
    stream = StringIO()
    redactor = Redactor()
    redactor.learn(Secret("T0KEN-9f86d081884c"), "token")
    Journal(form, stream, lambda: AT).say(redactor, "firing", "shop", Level.WARNING, **fields)
    return stream.getvalue()


def test_text_is_one_line_with_the_sentence_first():
    """Lines of a text are told apart; lists have commas; what is empty is left out."""
    line = said(Form.TEXT, text="shop is down\nDo now: start it", notify=("A", "B"), value=None, root="", took_ms=3)

    assert "2026-11-28T03:00:00Z  firing  shop  shop is down | Do now: start it  notify=A,B  took_ms=3\n" == line


def test_json_is_one_document_a_line():
    """With the text as it is sent."""
    line = said(Form.JSON, text="shop is down\nDo now: start it", notify=("A",), took_ms=3)
    expected = {"at": "2026-11-28T03:00:00Z", "level": "warning", "event": "firing", "target": "shop"}

    assert 1 == line.count("\n")
    assert expected | {"text": "shop is down\nDo now: start it", "notify": ["A"], "took_ms": 3} == json.loads(line)


@pytest.mark.parametrize("form", Form)
def test_no_line_holds_a_secret(form: Form):
    """Whatever field it stands in."""
    line = filtered(form, text="it said T0KEN-9f86d081884c", notify=("T0KEN-9f86d081884c",), why="T0KEN-9f86d081884c")

    assert "T0KEN" not in line


@pytest.mark.parametrize(
    ("kind", "event", "level"),
    [(Delayed, "not_sent_yet", "warning"), (Arrived, "sent_late", "info"), (Failed, "given_up", "error")],
)
def test_a_message_that_did_not_go_at_once(kind: type[Delayed | Arrived | Failed], event: str, level: str):
    """By the variable of its receiver, with the first line of what it says."""
    stream = StringIO()
    lines.delivery(Journal(Form.JSON, stream, lambda: AT), kind("ALERT_URL", message(), "Connection refused"))
    line = json.loads(stream.getvalue())

    assert (event, level, "chat") == (line["event"], line["level"], line["target"])
    assert ("ALERT_URL", "Connection refused", "chat is down") == (line["receiver"], line["why"], line["text"])


def test_a_heartbeat_is_told_when_it_changes():
    """A ping that fails all night is one line, and one more when it is taken again."""
    stream = StringIO()
    journal = Journal(Form.TEXT, stream, lambda: AT)
    failures = ["", "", "answered 500", "answered 500", "answered 502", "", ""]
    for before, after in pairwise(failures):
        lines.beat(journal, before, after)

    assert ["heartbeat_failed  why=answered 500", "heartbeat_taken"] == [
        line.partition("  ")[2] for line in stream.getvalue().splitlines()
    ]
