"""Requests in access logs of JSON, by the proxy that writes them; what is broken is left out."""

import json

import pytest

from wsinvest.host.json_access import request_of

CADDY = {
    "level": "info",
    "ts": 1795969818.35,
    "logger": "http.log.access",
    "msg": "handled request",
    "request": {"remote_ip": "10.0.0.9", "client_ip": "10.0.0.1", "method": "GET", "uri": "/ws?token=x"},
    "duration": 3.309227015,
    "status": 101,
}
TRAEFIK = {
    "ClientHost": "10.0.0.1",
    "DownstreamStatus": 101,
    "Duration": 3_309_227_015,
    "RequestPath": "/ws?token=x",
    "StartUTC": "2026-11-29T16:30:15.040772985Z",
    "time": "2026-11-29T16:30:18Z",
}
ENVOY = {
    "start_time": "2026-11-29T16:30:15.041Z",
    "duration": 3309,
    "response_code": 101,
    "path": "/ws?token=x",
    "x_forwarded_for": "-",
    "downstream_remote_address": "10.0.0.1:45924",
}
NGINX = {
    "time_iso8601": "2026-11-29T16:30:18+02:00",
    "remote_addr": "10.0.0.1",
    "request": "GET /ws?token=x HTTP/1.1",
    "status": "101",
    "request_time": "3.309",
}


@pytest.mark.parametrize("said", [CADDY, TRAEFIK, ENVOY, NGINX], ids=["caddy", "traefik", "envoy", "nginx"])
def test_each_tells_when_a_request_began_and_ended(said):
    """To the second, with the path without its query and the client; a name of a container may precede it."""
    found = request_of(b"proxy-1  | " + json.dumps(said).encode())

    assert found is not None
    assert (101, "/ws", "10.0.0.1") == (found.status, found.path, found.client)
    assert (1795969818, 1795969815) == (int(found.at), round(found.began))
    assert found.sure is (said is not NGINX)


@pytest.mark.parametrize(
    "changed",
    [
        {"time_iso8601": None, "time_local": "29/Nov/2026:16:30:18 +0200"},
        {"time_iso8601": None, "msec": "1795969818.349"},
        {"time_iso8601": None, "timestamp": 1795969818349},
        {"request": None, "request_uri": "/ws?token=x"},
    ],
)
def test_a_format_of_nginx_has_names_of_its_own(changed):
    """For the time and the path."""
    found = request_of(json.dumps({**NGINX, **changed}).encode())

    assert found is not None
    assert (1795969818, "/ws") == (int(found.at), found.path)


def test_a_duration_of_an_unknown_unit_is_not_used():
    """Whole numbers of Caddy are nanoseconds or milliseconds, by its configuration; so is `duration` of nginx."""
    told = {**NGINX, "request_time": None, "duration": 3309}
    del told["request_time"]
    whole, other = request_of(json.dumps({**CADDY, "duration": 3309}).encode()), request_of(json.dumps(told).encode())

    assert whole is not None
    assert other is not None
    assert (None, None) == (whole.began, other.began)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b'{"status": 101',
        b'{"status": 101}',
        b'[{"status": 101}]',
        b'{"status": "open", "time": 1795969818, "path": "/ws"}',
        b'{"status": 101, "time": "soon", "path": "/ws"}',
        b'{"status": 101, "time": 1e999, "path": "/ws"}',
        b'{"status": 101, "time": 1795969818, "path": "/ws", "request_time": "nan"}',
        b'{"status": 101, "time": 1795969818, "path": "/ws", "request_time": -5}',
        b'{"status": 101, "time": 1795969818, "path": {"a": 1}, "request_time": []}',
        b'{"status": ' + b"[" * 9000,
        b'{"ts":1.5e9,"logger":"http.log.error","msg":"dial tcp","request":{"uri":"/ws"},"duration":0.1,"status":502}',
        b'{"start_time":"2026-11-29T16:30:15Z","response_code":101,"path":"/ws"}',
        b'\xff{"status": 101\xff}',
    ],
)
def test_what_is_no_request_is_left_out(line: bytes):
    """Cut, of another kind, or with times that are none; the error that Caddy writes beside the request, too."""
    assert request_of(line) is None
