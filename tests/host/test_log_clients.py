"""Entries of a log are tied to our connections by the client's port, where the server writes it."""

import pytest

from wsinvest.host.log_clients import told_of
from wsinvest.host.log_entries import entries
from wsinvest.host.log_kinds import kinds_of

OURS, THEIRS = 40001, 50002
LINES = {
    "uvicorn": 'INFO:     127.0.0.1:{port} - "WebSocket /ws" 403',
    "uvicorn over IPv6": 'INFO:     ::1:{port} - "WebSocket /ws" 403',
    "brackets": 'INFO:     [2001:db8::1]:{port} - "WebSocket /ws" 403',
    "HAProxy": "Nov 28 10:00:0{n} h haproxy[71{n}]: 127.0.0.1:{port} [28/Nov/2026:10:00:0{n}.123] f b/s1 503",
    "Apache": "[Sat Nov 28 10:00:0{n} 2026] [proxy:error] [pid 7:tid 8] [client 127.0.0.1:{port}] AH00898: Error",
    "Go": "2026/11/28 10:00:0{n} http: panic serving 127.0.0.1:{port}: boom",
    "Node, JSON": '{{"level":50,"req":{{"remoteAddress":"::ffff:127.0.0.1","remotePort":{port}}},"msg":"no"}}',
}


@pytest.mark.parametrize("form", LINES)
def test_an_entry_with_our_port_is_ours_and_one_with_another_in_its_place_is_not(form):
    """In the forms in which servers write the address of a client."""
    text = "\n".join(LINES[form].format(port=port, n=n) for n, port in enumerate((OURS, THEIRS, OURS, THEIRS)))
    told = told_of(entries(text.encode()), {OURS})
    kept = b"\n".join(one.text for one in told.entries)

    assert 1 == told.others
    assert str(OURS).encode() in kept
    assert str(THEIRS).encode() not in kept
    assert 2 == len(told.tied)


@pytest.mark.parametrize(
    "line",
    [
        "ERROR: connect to 127.0.0.1:54999 refused",  # what the server dials
        "INFO:     127.0.0.1:6379 says no",  # no port of a client
        "ERROR:    Exception in ASGI application",
    ],
)
def test_what_names_no_other_client_stays(line):
    """An address in another place of a line may be anything."""
    text = LINES["uvicorn"].format(port=OURS) + "\n" + line
    assert line.encode() in [one.text for one in told_of(entries(text.encode()), {OURS}).entries]


def test_nothing_is_left_out_where_no_entry_has_a_port_of_ours():
    """Behind a proxy the server writes the proxy's ports, and each of them looks like another client's."""
    text = LINES["uvicorn"].format(port=THEIRS).encode()
    assert (1, 0) == (len(told_of(entries(text), {OURS}).entries), told_of(entries(text), {OURS}).others)
    assert 1 == len(told_of(entries(text), ()).entries)


@pytest.mark.parametrize(("written", "before", "left"), [(7, True, 4), (5, True, 0), (3, True, 0), (5, False, 5)])
def test_of_what_stood_there_before_as_many_as_others_came_may_be_theirs(written, before, left):
    """A trace names no client; what began with our attempts is ours, and a few too many are of earlier connections."""
    trace = "KeyError: 'tenant'\n"
    others = "\n".join(LINES["uvicorn"].format(port=THEIRS + n) for n in range(3))
    text = f"{LINES['uvicorn'].format(port=OURS)}\n{others}\n{trace * written}"
    found, theirs = kinds_of(text.encode(), (trace if before else "").encode(), ports={OURS}, failed=6)

    assert 3 == theirs
    assert left == sum(len(one.entries) for one in found if b"tenant" in one.last.text)
