"""Servers that put a hostile string into every place in which a server can put text."""

import itertools
import json
from collections.abc import Iterator, Sequence

import jwt

from tests.hostile.manners import Answer, asked, opens, page
from tests.servers import Manner, close_frame

Words = Iterator[str]
KEY = "k" * 40


def planting(way: str, strings: Sequence[str]) -> Manner:
    """Refuses, opens and closes, or sends elsewhere; login and health page follow suit."""
    words = itertools.cycle(strings)
    ways = {"refuse": _refusing, "close": _closing, "move": _moving}
    logins = {"refuse": _login, "close": _page, "move": _refusing}
    return asked(ways[way](words), login=logins[way](words), health=_health(words))


def _line(word: str, most: int = 250) -> str:
    """As it can stand in a head: no line ends, in bytes."""
    return word.replace("\r", " ").replace("\n", " ").encode()[:most].decode("latin-1")


def _refusing(words: Words) -> Answer:
    async def answer(visit, head: bytes) -> None:
        names = ("Server", "Via", "X-Powered-By", "Content-Language", "Sec-WebSocket-Version", "Retry-Afterr")
        headers = [f"{name}: {_line(next(words))}" for name in names]
        headers.append(f'WWW-Authenticate: Bearer realm="{_line(next(words))}"')
        body = "\n".join(next(words) for _ in range(8)).encode()
        await visit.say(page(f"403 {_line(next(words))}", body, *headers, kind=_line(next(words), 60)))

    return answer


def _moving(words: Words) -> Answer:
    async def answer(visit, head: bytes) -> None:
        place = f"https://sso.example/{_line(next(words))}"
        body = f"<title>{next(words)}</title><form>{next(words)} password".encode()
        await visit.say(page(f"302 {_line(next(words))}", body, f"Location: {place}", kind="text/html"))

    return answer


def _closing(words: Words) -> Answer:
    async def answer(visit, head: bytes) -> None:
        headers = f"Server: {_line(next(words))}\r\nX-Who: {_line(next(words))}\r\n".encode("latin-1")
        reason = next(words).encode()[:110].decode("utf-8", "ignore")
        await opens(close_frame(4001, reason), headers=headers)(visit, head)

    return answer


def _login(words: Words) -> Answer:
    async def answer(visit, head: bytes) -> None:
        claims = {"iss": next(words), "aud": [next(words), next(words)], "sub": next(words), next(words): 1, "exp": 1}
        token = jwt.encode(claims, KEY, "HS256", headers={"kid": next(words), "typ": next(words)})
        await visit.say(page("200 OK", json.dumps({"token": token}).encode()))

    return answer


def _page(words: Words) -> Answer:
    async def answer(visit, head: bytes) -> None:
        body = f"<html><title>{next(words)}</title><body>{next(words)} log in".encode()
        await visit.say(page(f"200 {_line(next(words))}", body, kind="text/html"))

    return answer


def _health(words: Words) -> Answer:
    async def answer(visit, head: bytes) -> None:
        body = {"status": next(words), next(words): next(words), "memory": {"percent": 12.5, next(words): 1}}
        await visit.say(page("200 OK", json.dumps(body).encode()))

    return answer
