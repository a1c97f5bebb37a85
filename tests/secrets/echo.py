"""A server that knows every secret and says them all, each time others: in status, headers, bodies and closes."""

import itertools
import json
from collections.abc import Iterator

from tests.hostile.manners import Answer, asked, opens, page
from tests.secrets.planted import ECHOED, LOGIN_JWT, QUERY_TOKEN, REFRESH, dresses
from tests.servers import Manner, Visit, close_frame

BODY = 1500
LINE = 90
Words = Iterator[str]


def echoing(way: str) -> Manner:
    """A server that refuses (`refuse`), opens and closes (`close`), or redirects (`move`); the login follows suit."""
    words = itertools.cycle([form for value in ECHOED.values() for _, form in dresses(value)])
    answers = {"refuse": _refusing(words), "close": _closing(words), "move": _moving(words)}
    logins = {"refuse": _login_ok(), "close": _login_wrong(words), "move": _refusing(words)}
    return asked(answers[way], login=logins[way], health=_refusing(words))


def _refusing(words: Words) -> Answer:
    async def answer(visit: Visit, head: bytes) -> None:
        headers = [f"{name}: {_line(words)}" for name in ("Server", "Via", "X-Powered-By", "X-Debug", "Vary")]
        headers += [f'WWW-Authenticate: Bearer realm="{_line(words)}"', f"Set-Cookie: sid={_line(words)}; Secure"]
        await visit.say(page(f"403 {_line(words)}", _body(words, head), *headers, kind="text/plain"))

    return answer


def _moving(words: Words) -> Answer:
    async def answer(visit: Visit, head: bytes) -> None:
        place = f"https://me:{_line(words)}@sso.example/in?next={_line(words)}#{_line(words)}"
        await visit.say(page(f"302 {_line(words)}", _body(words, head), f"Location: {place}", kind="text/html"))

    return answer


def _closing(words: Words) -> Answer:
    async def answer(visit: Visit, head: bytes) -> None:
        reason = _line(words).encode()[:110].decode("utf-8", "ignore")
        headers = f"X-Who: {_line(words)}\r\nServer: {_line(words)}\r\n".encode()
        await opens(close_frame(1008, reason), headers=headers)(visit, head)

    return answer


def _login_ok() -> Answer:
    body = json.dumps({"token": LOGIN_JWT, "refresh_token": REFRESH, "session": {"id": REFRESH}}).encode()

    async def answer(visit: Visit, head: bytes) -> None:
        await visit.say(page(f"200 {LOGIN_JWT[:60]}", body, f"X-Token: {LOGIN_JWT}", f"Server: {LOGIN_JWT}"))

    return answer


def _login_wrong(words: Words) -> Answer:
    async def answer(visit: Visit, head: bytes) -> None:
        body = json.dumps({"error": "no", "given": {"password": next(words)}, "detail": _body(words, head).decode()})
        await visit.say(page("401 No", body.encode()))

    return answer


def _line(words: Words) -> str:
    """The next word that fits on a line, between words that are none."""
    word = next(word for word in words if len(word) < LINE and "\n" not in word and word.isprintable())
    return f"echo {word} end".encode().decode("latin-1")


def _body(words: Words, head: bytes) -> bytes:
    """The request's own token, then as many words as are looked at."""
    told = f"got {QUERY_TOKEN} in {head.split(b' ')[1].decode('latin-1')}\n"
    for word in words:
        told += f'"{word}" '
        if len(told) > BODY:
            return told.encode()
    raise AssertionError
