"""The estimate of connections, from plain facts."""

import asyncio

import pytest

from wsinvest.collect.capacity import COSTS, DEFAULT, capacity, cost_of, declared_connections, rule_of_2_mb
from wsinvest.facts.capacity import Carries, Held, Limit
from wsinvest.facts.config import Config, EnvFile, Setting, UrlGiven, ValueState
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets, SocketState
from wsinvest.model.attempt import Response
from wsinvest.model.case import Unmeasured
from wsinvest.model.target import Origin, Target, Url

KIB, MB = 1024, 2**20
TARGET = Target("t", Url("ws", "127.0.0.1", 8080))
PROXIED = Target("t", Url("ws", "127.0.0.1", 80), process_port=8080)
MEMORY = Memory(total=1000 * MB, used=900 * MB, available=100 * MB)
INCIDENT = Memory(
    total=round(16252.2 * MB), used=round(13133.8 * MB), available=round(16252.2 * MB) - round(13133.8 * MB)
)


def configured(text):
    value = Setting("WS_MAX_CONNECTIONS", ValueState.SET, Origin.ENV_FILE, shown=text)
    return Config(EnvFile(), (value,), (), (), (), UrlGiven("ws", "ws", Origin.OPTION), False, True, False)


def process(program="python", opened=None, limit=None):
    return Server(7, program, None, None, None, opened, limit)


def established(count, ephemeral=None, used=None):
    return Sockets((SocketState("ESTABLISHED", count, count),), None, None, ephemeral, used)


def header(server):
    return Health("http://h/", (), Response(200, headers=(("Server", server),)), 1.0, None, None)


def estimated(target=TARGET, **facts):
    given = dict.fromkeys(("config", "memory", "server", "sockets", "health")) | facts
    return asyncio.run(capacity(target, **given))


def test_the_old_rule_gives_what_the_old_report_printed():
    """13,133.8 of 16,252.2 MB gave 1,091 connections, whatever the server."""
    assert (1091, "80.8%") == (rule_of_2_mb(INCIDENT), f"{INCIDENT.ratio:.1%}")
    assert estimated(memory=INCIDENT).rule_of_2_mb == 1091


@pytest.mark.parametrize(
    ("program", "server", "expected"),
    [
        ("uvicorn", None, "uvicorn"),
        ("node", "uvicorn", "node"),
        ("python", "uvicorn", "uvicorn"),
        ("python3.11", "Python/3.11 aiohttp/3.14", "aiohttp"),
        ("python", "TornadoServer/6.5", "tornado"),
        ("nginx", None, "nginx"),
        ("haproxy", None, "haproxy"),
        ("python", "Apache", "default"),
        ("", None, "default"),
    ],
)
def test_the_price_of_a_connection_is_that_of_the_server(program, server, expected):
    """The program's name first, then the header; an unknown server gets the dearest figures, named as default."""
    cost = cost_of(process(program), header(server) if server else None)

    assert expected == cost.server
    for kind in Carries:
        assert max(known.of(kind) for known in COSTS) <= DEFAULT.of(kind)


SECURE = Target("t", Url("wss", "127.0.0.1", 8443))
SECURE_PROXIED = Target("t", Url("wss", "127.0.0.1", 443), process_port=8080)


@pytest.mark.parametrize(
    ("target", "carries", "plain"),
    [
        (TARGET, Carries.COMPRESSED, Carries.PLAIN),
        (PROXIED, Carries.COMPRESSED, Carries.PLAIN),
        (SECURE, Carries.TLS_COMPRESSED, Carries.TLS),
        (SECURE_PROXIED, Carries.COMPRESSED, Carries.PLAIN),
    ],
    ids=["ws", "ws behind a proxy", "wss", "TLS ends at the proxy"],
)
def test_memory_takes_the_lower_end(target, carries, plain):
    """With compression, and with TLS where the server may end it; each kind is told apart from the others."""
    said = estimated(target, memory=MEMORY, server=process("uvicorn"), sockets=established(10)).limit("memory")
    kib = {Carries.PLAIN: 29, Carries.COMPRESSED: 267, Carries.TLS: 29 + 294, Carries.TLS_COMPRESSED: 267 + 294}
    fit = {kind: 10 + 100 * MB // (each * KIB) for kind, each in kib.items()}

    kinds = tuple(Held(kind, each * KIB, fit[kind]) for kind, each in kib.items())
    expected = Limit(
        "memory", fit[carries], "memory", kib[carries] * KIB, "uvicorn", fit[plain], fit[carries] - 10, kinds, carries
    )
    assert expected == said


def test_the_tighter_cgroup_leaves_less():
    """Room is the least of host and cgroup."""
    tight = Memory(1000 * MB, 900 * MB, 100 * MB, cgroup_limit=50 * MB, cgroup_used=50 * MB)

    assert estimated(memory=tight).limit("memory").left == 0


@pytest.mark.parametrize(
    ("program", "opened", "limit", "now", "in_all"),
    [
        ("python", 30, 1024, 20, 1014),
        ("python", 1024, 1024, 1000, 1000),
        ("python", None, 1024, 0, 992),
        ("python", 5, 1024, 900, 1024),
        ("python", 64, 40, 0, 0),
        ("nginx", 24, 1024, 2, 502),
    ],
    ids=["others", "exhausted", "not allowed to count", "connections of other workers", "over the limit", "two each"],
)
def test_descriptors_are_what_others_leave(program, opened, limit, now, in_all):
    """The limit less what the process holds besides its connections."""
    said = estimated(server=process(program, opened, limit), sockets=established(now)).limit("descriptors")

    assert Limit("descriptors", in_all, "descriptors", left=max(0, in_all - now)) == said


def test_ports_bind_only_a_proxy_of_this_host():
    """Clients bring their own addresses; a proxy has one for all of its connections to the server."""
    seen = established(5, (40000, 40999), 100)

    assert Limit("ports", 1000, "ports", left=900) == estimated(PROXIED, sockets=seen).limit("ports")
    assert estimated(sockets=seen, config=configured("5")).limit("ports") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200", 200),
        (" 200 ", 200),
        ("", None),
        ("many", None),
        ("-1", None),
        ("1e3", None),
        ("٣", None),
        ("9" * 10, None),
    ],
)
def test_the_promise_is_a_plain_number(text, expected):
    """Anything else is no promise."""
    assert expected == declared_connections(configured(text))


def test_the_binding_limit_comes_first():
    """Order is by connections; the backlog is no count and is not among them."""
    said = estimated(memory=MEMORY, server=process("node", 10, 100), sockets=established(0), config=configured("5000"))

    assert ["descriptors", "memory", "configured"] == [limit.name for limit in said.limits]
    assert (5000, 0) == (said.declared, said.connections_now)


def test_without_any_limit_there_is_no_estimate():
    """A remote target that tells nothing is not measured."""
    with pytest.raises(Unmeasured):
        estimated(health=header("nginx"))
