"""The same faults on every family of servers, each of which refuses, fails and closes in its own way."""

from dataclasses import replace

from tests.faults.bank.family_faults import FAULTS, SERVERS, Fault
from tests.faults.entry import Entry, Service, Text
from tests.faults.signing import signed

_ELSEWHERE = {"query": "header", "header": "query", "cookie": "query"}


def _entry(name: str, fault: Fault, on: str) -> Entry:
    service = replace(SERVERS[on], **fault.service)
    env: dict[str, Text | None] = {"WS_AUTH_MODE": service.reads, **fault.env}
    if env["WS_AUTH_MODE"] is None:
        env["WS_AUTH_MODE"] = _ELSEWHERE[service.reads]
    return Entry(
        f"{on}: {name}",
        fault.broken,
        service,
        env,
        **{"roots": (fault.root,), "attempts": 3, **fault.said, **fault.instead.get(on, {})},
    )


def _healthy(framework: str, reads: str) -> Entry:
    refuses = "4401" if reads == "message" else "403"
    offers = {"WS_SUBPROTOCOL": "chat"} if reads == "subprotocol" else {}
    service = Service(framework, reads=reads, refuses=refuses)
    return Entry(f"fine: {framework}, {reads}", "", service, {"WS_AUTH_MODE": reads, **offers}, attempts=3)


_QUOTED_COOKIES = tuple(
    Entry(
        f"fine: {framework}, cookie in quotes",
        "",
        Service(framework, reads="cookie"),
        {"WS_AUTH_MODE": "cookie", "WS_TOKEN": f"'\"{signed()}\"'"},
    )
    for framework in ("channels", "starlette")
)
_OLD_VERSION = Entry(
    "fine: channels, version 8",
    "",
    Service("channels"),
    {"WS_PROTOCOL_VERSION": "8"},
    finds=("config.protocol.version_obsolete",),
)

FAMILIES = (
    *(_entry(name, fault, on) for name, fault in FAULTS.items() for on in fault.on),
    *(
        _healthy(framework, reads)
        for framework in (
            "hypercorn",
            "channels",
            "granian",
            "fastapi",
            "starlette",
            "aiohttp",
            "tornado",
            "websockets",
        )
        for reads in ("query", "header", "cookie", "subprotocol", "message")
    ),
    *_QUOTED_COOKIES,
    _OLD_VERSION,
)
