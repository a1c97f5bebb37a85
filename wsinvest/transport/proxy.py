"""Asks a forward proxy for a tunnel to a server: HTTP CONNECT (RFC 9110) or SOCKS5 (RFC 1928), within a time limit."""

import asyncio
import base64
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wsinvest.model.stage import Reason
from wsinvest.redact.secret import Secret, revealed
from wsinvest.transport.http1 import ResponseReader
from wsinvest.transport.route import Proxy

_BY_STATUS: Final[Mapping[int, Reason]] = {
    403: Reason.PROXY_DENIED,
    405: Reason.PROXY_DENIED,
    407: Reason.PROXY_AUTH,
    502: Reason.UNREACHABLE,
    503: Reason.UNREACHABLE,
    504: Reason.UNREACHABLE,
}
# Replies of RFC 1928 section 6 that say more than "failed".
_BY_REPLY: Final[Mapping[int, Reason]] = {
    2: Reason.PROXY_DENIED,
    3: Reason.UNREACHABLE,
    4: Reason.UNREACHABLE,
    5: Reason.REFUSED,
    6: Reason.UNREACHABLE,
}
_ADDRESS_BYTES: Final = {1: 4, 4: 16}
_NAME: Final = 3
_VERSION: Final = 5
_NOBODY: Final = 0xFF  # no method of authentication suits the proxy


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no tunnel. `detail`: the status or the reply's number."""

    reason: Reason
    detail: str = ""


class _Ended(ConnectionError):
    """The proxy closed the connection."""


async def tunnel(sock: socket.socket, proxy: Proxy, host: str, port: int, seconds: float) -> Refusal | None:
    """Ask on a socket that is connected to the proxy; None when the socket now leads to that host and port."""
    asking = _socks5 if proxy.scheme == "socks5" else _connect
    try:
        async with asyncio.timeout(seconds):
            return await asking(sock, proxy, host, port)
    except TimeoutError:
        return Refusal(Reason.TIMEOUT)
    except _Ended:
        return Refusal(Reason.CLOSED)
    except OSError:
        return Refusal(Reason.RESET)


async def _connect(sock: socket.socket, proxy: Proxy, host: str, port: int) -> Refusal | None:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {where} HTTP/1.1", f"Host: {where}", *_basic(proxy.user, proxy.password)]
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(sock, "\r\n".join([*lines, "", ""]).encode("utf-8"))
    reader = ResponseReader()
    while reader.head is None and not reader.complete:
        # Byte by byte: what follows the head belongs to the tunnel.
        reader.feed(await _exactly(sock, 1))
    if reader.head is None:
        return Refusal(Reason.NOT_PROXY)
    status = reader.head.status
    return None if status in range(200, 300) else Refusal(_BY_STATUS.get(status, Reason.STATUS), str(status))


def _basic(user: Secret | None, password: Secret | None) -> tuple[str, ...]:
    if user is None:
        return ()
    pair = base64.b64encode(f"{user.reveal()}:{revealed(password)}".encode()).decode()
    return (f"Proxy-Authorization: Basic {pair}",)


async def _socks5(sock: socket.socket, proxy: Proxy, host: str, port: int) -> Refusal | None:
    from socksio import ProtocolError  # imported here: needed for SOCKS proxies only

    try:
        return await _greeted(sock, proxy, host, port)
    except ProtocolError:
        return Refusal(Reason.NOT_PROXY)


async def _greeted(sock: socket.socket, proxy: Proxy, host: str, port: int) -> Refusal | None:
    from socksio import socks5

    talk = socks5.SOCKS5Connection()
    named = proxy.user is not None
    methods = [socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED, *([socks5.SOCKS5AuthMethod.USERNAME_PASSWORD] * named)]
    chosen = await _said(sock, talk, socks5.SOCKS5AuthMethodsRequest(methods), 2)
    if chosen[0] != _VERSION:
        return Refusal(Reason.NOT_PROXY)
    if chosen[1] == _NOBODY:
        return Refusal(Reason.PROXY_AUTH)
    if chosen[1] == socks5.SOCKS5AuthMethod.USERNAME_PASSWORD.value[0]:
        if proxy.user is None:
            return Refusal(Reason.NOT_PROXY)
        asked = socks5.SOCKS5UsernamePasswordRequest(proxy.user.reveal().encode(), revealed(proxy.password).encode())
        if (await _said(sock, talk, asked, 2))[1]:
            return Refusal(Reason.PROXY_AUTH)
    command = socks5.SOCKS5CommandRequest.from_address(socks5.SOCKS5Command.CONNECT, (host, port))
    reply = (await _said(sock, talk, command, 4))[1]
    return Refusal(_BY_REPLY.get(reply, Reason.STATUS), f"SOCKS reply {reply}") if reply else None


async def _said(sock: socket.socket, talk: Any, request: Any, least: int) -> bytes:
    """Send a message; the answer, which socksio has accepted. Raises socksio's ProtocolError."""
    talk.send(request)
    await asyncio.get_running_loop().sock_sendall(sock, talk.data_to_send())
    answer = await _exactly(sock, least)
    if least > 2:  # the reply to CONNECT, which ends in an address and a port
        answer += await _address(sock, answer[3])
    talk.receive_data(answer)
    return answer


async def _address(sock: socket.socket, kind: int) -> bytes:
    if kind == _NAME:
        length = await _exactly(sock, 1)
        return length + await _exactly(sock, length[0] + 2)
    return await _exactly(sock, _ADDRESS_BYTES.get(kind, 4) + 2)


async def _exactly(sock: socket.socket, count: int) -> bytes:
    """So many bytes; raises _Ended when the proxy sends fewer."""
    found = b""
    while len(found) < count:
        data = await asyncio.get_running_loop().sock_recv(sock, count - len(found))
        if not data:
            raise _Ended
        found += data
    return found
