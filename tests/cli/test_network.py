"""`--proxy`, `--resolve`, `-4`, `-6`, `--cert` and `-k`: used for every connection, or refused."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import issued
from tests.cli.process import wsinvest
from tests.proxies import Passed, Rules, connecting, socks
from tests.servers import Asked, closed_port, raw, upgrades

PASSWORD = "correct-horse-Battery7"
KINDS = {"http": connecting, "socks5": socks}
UNREACHABLE = {"tcp.proxy.unreachable", "tcp.proxy.refused", "tcp.proxy.server_unreachable"}


def run(*options: str, url: str = "ws://127.0.0.1:{port}/ws", tls: ssl.SSLContext | None = None, **environ: str) -> Any:
    """The process of `diagnose --json` against a healthy server, and what that was asked."""

    async def investigated() -> tuple[Any, Asked]:
        async with raw(upgrades(), tls=tls) as asked:
            given = [option.replace("{port}", str(asked.port)) for option in options]
            common = ("diagnose", url.replace("{port}", str(asked.port)), "--json", "--attempts", "2")
            return await asyncio.to_thread(wsinvest, *common, *given, **environ), asked

    return asyncio.run(investigated())


@asynccontextmanager
async def both(scheme: str, rules: Rules = Rules()) -> AsyncIterator[tuple[Asked, Passed]]:  # noqa: B008
    """A healthy server, and a proxy."""
    async with raw(upgrades()) as asked, KINDS[scheme](rules) as passed:
        yield asked, passed


def codes(done: Any) -> set[str]:
    """The codes of the findings above low."""
    return {one["code"] for one in json.loads(done.stdout)["findings"] if one["severity"] in ("high", "critical")}


# ── Proxy ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", KINDS)
@pytest.mark.parametrize("by", ["option", "environment", "excepted", "unasked"])
def test_a_proxy_is_used_where_it_is_asked_for(scheme: str, by: str):
    """By its URL, or by --proxy env but for what NO_PROXY names; the environment alone is evidence and no order.

    Where it names one it is asked for one tunnel, and nothing is sent through it.
    """

    async def investigated() -> tuple[Any, Asked, Passed]:
        async with both(scheme, Rules("ann", PASSWORD)) as (asked, passed):
            proxy = f"{scheme}://ann:{PASSWORD}@127.0.0.1:{passed.port}"
            options = {"option": ("--proxy", proxy), "unasked": ()}.get(by, ("--proxy", "env"))
            environ = {} if by == "option" else {"HTTP_PROXY": proxy}
            environ |= {"NO_PROXY": "127.0.0.1"} if by == "excepted" else {}
            url = f"ws://127.0.0.1:{asked.port}/ws"
            command = ("diagnose", url, "--json", "--attempts", "2", *options)
            return await asyncio.to_thread(wsinvest, *command, **environ), asked, passed

    done, asked, passed = asyncio.run(investigated())

    assert 0 == done.returncode, done.stdout + done.stderr
    assert {"excepted": 0, "unasked": 1}.get(by, len(passed.asked) or 1) == len(passed.asked)
    assert by != "unasked" or 2 == len(asked.heads)  # both of them past the proxy
    assert {f"127.0.0.1:{asked.port}"} >= set(passed.asked)
    assert asked.heads
    assert PASSWORD not in done.stdout + done.stderr
    assert ("HTTP_PROXY of the environment: not used" in done.stderr) == (by == "unasked")


@pytest.mark.parametrize(
    ("scheme", "rules", "code"),
    [
        ("http", Rules(answer=403), "tcp.proxy.refused"),
        ("http", Rules("ann", "other"), "tcp.proxy.refused"),
        ("http", Rules(answer=503), "tcp.proxy.server_unreachable"),
        ("socks5", Rules(answer="denied"), "tcp.proxy.refused"),
        ("socks5", Rules(answer="refused"), "tcp.proxy.server_unreachable"),
    ],
)
def test_a_refusing_proxy_is_told_from_the_service(scheme: str, rules: Rules, code: str):
    """It is the root cause, and nothing is said of the server that was not asked."""

    async def investigated() -> tuple[Any, Asked]:
        async with both(scheme, rules) as (asked, passed):
            proxy = f"{scheme}://ann:{PASSWORD}@127.0.0.1:{passed.port}"
            url = f"ws://127.0.0.1:{asked.port}/ws"
            done = await asyncio.to_thread(wsinvest, "diagnose", url, "--json", "--attempts", "2", "--proxy", proxy)
            return done, asked

    done, asked = asyncio.run(investigated())

    assert {code} == codes(done)
    assert not asked.heads
    assert PASSWORD not in done.stdout + done.stderr


def test_a_proxy_that_is_down_is_told_from_the_service():
    """No connection is tried without it."""
    done, asked = run("--proxy", f"127.0.0.1:{closed_port()}")

    assert {"tcp.proxy.unreachable"} == codes(done)
    assert not asked.connections


def test_a_service_behind_a_proxy_is_told_from_it():
    """The proxy passes, the server refuses: the finding is the server's."""

    async def investigated() -> Any:
        async with connecting() as passed:
            url = f"ws://127.0.0.1:{closed_port()}/ws"
            proxy = f"http://127.0.0.1:{passed.port}"
            return await asyncio.to_thread(wsinvest, "diagnose", url, "--json", "--attempts", "2", "--proxy", proxy)

    assert {"tcp.proxy.server_unreachable"} == codes(asyncio.run(investigated()))


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_named_address_is_connected_to_and_the_name_is_sent():
    """As before a change of DNS."""
    done, asked = run("--resolve", "Chat.Example:{port}:127.0.0.1", url="ws://chat.example:{port}/ws")

    assert 0 == done.returncode, done.stdout
    assert {True} == {f"Host: chat.example:{asked.port}".encode() in head for head in asked.heads}
    assert "--resolve chat.example:" in json.dumps(json.loads(done.stdout)["not_examined"])


def test_one_address_family():
    """An IPv4 server is reached over IPv4; over IPv6 the name may lead elsewhere or nowhere, which is said as it is."""
    over_4, asked = run("-4", url="ws://localhost:{port}/ws")
    over_6, _ = run("-6", url="ws://localhost:{port}/ws")

    assert 0 == over_4.returncode, over_4.stdout
    assert asked.heads
    assert codes(over_6) & {"dns.family.missing", "tcp.connect.refused", "tcp.loopback.down", "tcp.connect.unreachable"}
    assert "dns.name.not_found" not in over_6.stdout


# ── Certificates ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unverified_certificate_is_said_loudly(tmp_path: Path):
    """Without -k it is the fault; with it the connection opens, and screen and JSON say at what price."""
    made = issued(tmp_path, own=True)
    url = "wss://localhost:{port}/ws"
    strict, _ = run(url=url, tls=made.context)
    loose, asked = run("-k", "-H", f"X-Key: {PASSWORD}", url=url, tls=made.context)

    assert "tls.certificate.self_signed" in codes(strict)
    assert {True} == {PASSWORD.encode() in head for head in asked.heads}
    assert 0 == loose.returncode, loose.stdout
    assert "--insecure" in json.dumps(json.loads(loose.stdout)["not_examined"])


def test_the_screen_says_it_before_the_verdict(tmp_path: Path):
    """Whoever reads the first lines only has read it."""

    async def investigated() -> Any:
        async with raw(upgrades(), tls=issued(tmp_path, own=True).context) as asked:
            return await asyncio.to_thread(wsinvest, "diagnose", f"wss://localhost:{asked.port}/ws", "--insecure")

    said = asyncio.run(investigated()).stdout

    assert 0 <= said.index("Certificates were not verified (--insecure)") < said.index("20 of 20")


def test_a_client_certificate_is_shown_to_the_target(tmp_path: Path):
    """A server that demands one opens with it and not without it."""
    made = issued(tmp_path)
    made.context.verify_mode = ssl.CERT_REQUIRED
    made.context.load_verify_locations(made.ca_file)
    url = "wss://localhost:{port}/ws"
    common = ("--ca-file", made.ca_file)
    certificate, key = _pair(tmp_path)

    without, _ = run(*common, url=url, tls=made.context)
    together, _ = run(*common, "--cert", certificate, url=url, tls=made.context)
    apart, asked = run(*common, "--cert", certificate, "--key", key, url=url, tls=made.context)

    assert codes(without)
    assert (0, 0) == (together.returncode, apart.returncode), together.stdout
    assert asked.heads


def _pair(folder: Path) -> tuple[str, str]:
    """The paths of a certificate with its key, and of the key alone."""
    pem = next(path for path in folder.iterdir() if b"PRIVATE KEY" in path.read_bytes())
    text = pem.read_text()
    key = folder / "only.key"
    start = text.index("-----BEGIN PRIVATE KEY")
    key.write_text(text[start : text.index("-----END PRIVATE KEY") + len("-----END PRIVATE KEY-----\n")])
    return str(pem), str(key)


# ── What cannot be used ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--proxy", "ftp://h:1"), "--proxy: a proxy of this kind is not supported"),
        (("--proxy", "https://h:1"), "--proxy: a proxy of this kind is not supported"),
        (("--proxy", "http://h"), "--proxy: a proxy has a host and a port"),
        (("--proxy", "http://h:99999"), "--proxy: no URL of a proxy"),
        (("--proxy", "http://h:80/path"), "--proxy: a proxy has a host and a port"),
        (("--proxy", f"http://ann:{PASSWORD}@h\r\nX: y:80"), "--proxy: "),
        (("--proxy", f"http://ann:{PASSWORD}{'x' * 300}@h:80"), "longer than 255 bytes"),
        (("--proxy", "http://[::1:80"), "--proxy: no URL of a proxy"),
        (("--proxy", "env"), "--proxy env: neither HTTP_PROXY nor ALL_PROXY is set"),
        (("--resolve", "nonsense"), "--resolve: write it as HOST:PORT:ADDRESS"),
        (("--resolve", "127.0.0.1:9:nowhere"), "--resolve: write it as HOST:PORT:ADDRESS"),
        (("--resolve", "127.0.0.1:0:127.0.0.1"), "--resolve: write it as HOST:PORT:ADDRESS"),
        (("--resolve", "127.0.0.1:9:[::1"), "--resolve: write it as HOST:PORT:ADDRESS"),
        (("--resolve", "other.example:443:127.0.0.1"), "not asked at that host and port, but at 127.0.0.1:9"),
        (("-4", "-6"), "-4 and -6"),
        (("-6",), "-6: the URL names an address of the other family"),
        (("-k",), "--insecure: this target is not reached over TLS"),
        (("--key", "x.pem"), "--key: of no certificate; give --cert as well"),
        (("--cert", "x.pem"), "--cert: this target is not reached over TLS"),
        (("--deadline", "0"), "--deadline"),
        (("--deadline", "86401"), "--deadline"),
    ],
)
def test_what_cannot_be_used_is_refused(options: tuple[str, ...], said: str):
    """One line on stderr, status 4, nothing of a password."""
    done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", *options, HTTP_PROXY="", ALL_PROXY="")

    assert (4, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert said in done.stderr
    assert PASSWORD not in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cert", "nope.pem"), "--cert nope.pem: no such file; near it: note.pem"),
        (("--cert", "."), "--cert .: a folder stands there"),
        (("--cert", "note.pem"), "no certificate with its private key"),
        (("--cert", "note.pem", "--key", "nope.key"), "--key nope.key: no such file"),
        (("--cert", "good.pem", "--key", "locked.pem"), "it has a passphrase"),
        (("--ca-file", "nope.pem"), "--ca-file nope.pem: no such file; near it: note.pem"),
        (("--ca-file", "."), "--ca-file .: a folder stands there"),
        (("--env-file", "nope"), "--env-file nope: no such file"),
        (("--server-log", "nope.log"), "--server-log nope.log: no such file"),
        (("-H", "@nope"), "--header @nope: no such file"),
    ],
)
def test_a_path_that_was_typed_and_is_not_there_is_a_slip(tmp_path: Path, options: tuple[str, ...], said: str):
    """Status 4 and what is near it, before anything is sent."""
    (tmp_path / "note.pem").write_text("a note\n")
    (tmp_path / "locked.pem").write_bytes(_locked())
    (tmp_path / "made").mkdir()
    issued(tmp_path / "made")
    (tmp_path / "good.pem").write_text(Path(_pair(tmp_path / "made")[0]).read_text())
    done = wsinvest("diagnose", "wss://127.0.0.1:9/ws", *options, cwd=tmp_path)

    assert (4, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert said in done.stderr


def _locked() -> bytes:
    """A private key with a passphrase."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))
