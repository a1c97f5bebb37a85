"""Servers that send elsewhere, and logins and health pages whose JSON is too large, too deep, or no JSON at all."""

import base64
import json

from tests.hostile.manners import Answer, Case, asked, drips, page, refuses, says

LONG = b"a" * 65536
DEEP = 100_000


def cases(other: int) -> dict[str, Case]:
    """Each wrong in one way; `other` is the port of a host that nobody may be sent to."""
    found = {name: Case(asked(answer)) for name, answer in _redirects(other).items()}
    found |= {f"login-{name}": Case(asked(refuses(), login=one), login=True) for name, one in _tokens().items()}
    found |= {f"health-{name}": Case(asked(refuses(), health=one), health=True) for name, one in _slow().items()}
    found |= {f"login-{name}": Case(asked(refuses(), login=one), login=True) for name, one in _slow().items()}
    return found | {
        f"json-{name}": Case(asked(refuses(), login=one, health=one), login=True, health=True)
        for name, one in {**_json(), **_answers(other)}.items()
    }


def _redirects(other: int) -> dict[str, Answer]:
    there = f"127.0.0.1:{other}"
    return {
        **{f"redirect-{n}": says(_moved(n, f"http://{there}/ws?token=x")) for n in (301, 308)},
        "redirect-to-user": says(_moved(302, f"http://user:pass@{there}/")),
        "redirect-broken": says(_moved(302, "http://[::1:99999999/\x1b[2J")),
        "redirect-of-8-kb": says(_moved(302, f"http://{there}/" + "a-" * 4000)),
        "redirect-by-other-headers": says(
            page("403 No", b"", f"Refresh: 0; url=http://{there}/", f"Link: <http://{there}/>; rel=preload")
        ),
        "redirect-by-page": says(
            page("200 OK", f"<meta http-equiv=refresh content='0;http://{there}/'>".encode(), kind="text/html")
        ),
    }


def _answers(other: int) -> dict[str, Answer]:
    """What any page may answer."""
    return {
        "moves": says(_moved(307, f"http://127.0.0.1:{other}/")),
        "closes": says(),
    }


def _slow() -> dict[str, Answer]:
    return {
        "drips": drips(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{", b' "a":1,'),
        "is-silent": says(then="stay"),
    }


def _json() -> dict[str, Answer]:
    """Documents that are hard on whoever reads them."""
    bodies = {
        "100-mb": b'{"token":"' + b"a" * 10_000_000 + b'"}',
        "deep-lists": b"[" * DEEP + b"]" * DEEP,
        "deep-objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        "nan": b'{"token": NaN, "memory": {"percent": NaN}, "connections": -Infinity}',
        "1e999": b'{"token": 1e999, "memory": {"percent": 1e999}, "connections": 1e999}',
        "5000-digits": b'{"token": %(n)s, "connections": %(n)s}' % {b"n": b"9" * 5000},
    }
    return {name: says(page("200 OK", body)) for name, body in bodies.items()}


def _tokens() -> dict[str, Answer]:
    """Tokens that must not be sent, or that are hard to take apart."""
    deep = '{"alg":"HS256","a":' + "[" * 20_000 + "]" * 20_000 + "}"
    tokens = {
        "token-jwt-of-60-kb": _jwt(claims='{"a":"' + "a" * 44_000 + '"}'),
        "token-with-line-end": "abcdefgh\r\nX-Injected: 1",
        "token-with-surrogate": "abcdefgh\ud800ijkl",
        "token-acts": "abcdefgh\x1b[2J\u202e\u2028",
        "token-of-dots": "." * 60_000,
        "token-deep-header": _jwt(header=deep),
        "token-alg-of-40-kb": _jwt(header='{"alg":"' + "a-" * 20_000 + '"}'),
        "token-exp-1e400": _jwt(claims='{"exp":1e400,"iat":-1e400,"nbf":1e308}'),
        "token-claims-many": _jwt(claims="{" + ",".join(f'"c{n}":1' for n in range(4000)) + "}"),
        "token-claims-act": _jwt(claims='{"iss":"\\u001b[2J\\u202e","aud":["<script>alert(1)</script>"],"x\\u0007":1}'),
    }
    return {name: says(page("200 OK", json.dumps({"token": token}).encode())) for name, token in tokens.items()}


def _moved(status: int, place: str) -> bytes:
    return page(f"{status} Moved", b"", f"Location: {place}")


def _jwt(header: str = '{"alg":"HS256","typ":"JWT"}', claims: str = '{"sub":"1"}') -> str:
    return ".".join(
        base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (header.encode(), claims.encode(), b"s" * 32)
    )
