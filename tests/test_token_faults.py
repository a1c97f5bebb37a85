"""Faults of tokens, live: a real server on loopback refuses a damaged token, and the finding names why, with proof."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.demo.faults import HEALTHY
from wsinvest.demo.service import Service, listen
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.finding import Confidence, Severity

SECRET = "a secret of more than sixty-four bytes, so that every HMAC is happy with it"
OTHER = "another secret of more than sixty-four bytes that is just as good as that one"
NOW = datetime.now(UTC)


def signed(secret=SECRET, seconds=7200, algorithm="HS256", **changed):
    times = {"iat": NOW - timedelta(hours=1), "exp": NOW + timedelta(seconds=seconds)}
    claims = {name: value for name, value in {"sub": "demo", **times, **changed}.items() if value is not None}
    return jwt.encode(claims, secret, algorithm)


FAULTS = {
    "quoted": ("token.format.quoted", {"WS_TOKEN": f'"{signed()}"'}),
    "prefixed": ("token.format.bearer_prefix", {"WS_TOKEN": f"Bearer+{signed()}"}),
    "encoded twice": ("token.format.encoding", {"WS_TOKEN": signed().replace(".", "%252E")}),
    "encoded three times": ("token.format.encoding", {"WS_TOKEN": signed().replace(".", "%25252E")}),
    "plain base64": (
        "token.format.encoding",
        {"WS_TOKEN": f"{signed(name='~~~???').replace('-', '+').replace('_', '/')}="},
    ),
    "in layers": ("token.format.quoted", {"WS_TOKEN": f'"Bearer+{signed()}"'}),
    "cut": ("token.format.truncated", {"WS_TOKEN": signed()[:-9]}),
    "opaque": ("token.format.not_jwt", {"WS_TOKEN": "session-0123456789abcdef"}),
    "expired": ("token.time.expired", {"WS_TOKEN": signed(seconds=-60)}),
    "early": ("token.time.not_yet_valid", {"WS_TOKEN": signed(nbf=NOW + timedelta(hours=2))}),
    "other algorithm": (
        "token.header.alg_mismatch",
        {"WS_TOKEN": signed(algorithm="HS512"), "JWT_ALGORITHM": "HS256"},
    ),
    "unsigned": ("token.header.alg_none", {"WS_TOKEN": signed(None, algorithm="none")}),
    "empty": ("token.value.empty", {"WS_TOKEN": ""}),
    "undefined": ("token.value.placeholder", {"WS_TOKEN": "undefined"}),
    "other place": ("token.transport.mismatch", {"WS_TOKEN": signed(), "WS_AUTH_MODE": "header"}),
    "other name": ("token.transport.param_name", {"WS_TOKEN": signed(), "WS_TOKEN_PARAM": "jwt"}),
    "other secret": ("config.secret.mismatch", {"WS_TOKEN": signed(OTHER)}),
    "other audience": ("token.claim.audience", {"WS_TOKEN": signed(aud="mail"), "JWT_AUDIENCE": "chat"}),
    "no audience": ("token.claim.audience", {"WS_TOKEN": signed(), "JWT_AUDIENCE": "chat"}),
    "other issuer": ("token.claim.issuer", {"WS_TOKEN": signed(iss="id.example/"), "JWT_ISSUER": "id.example"}),
    "no exp": ("token.claim.missing", {"WS_TOKEN": signed(exp=None)}),
}
HARMLESS = {
    "good": {"WS_TOKEN": signed()},
    "no key here": {"WS_TOKEN": signed(), "JWT_SECRET": None},
    "another key here": {"WS_TOKEN": signed(), "JWT_SECRET": OTHER},
    "minted": {},
    "line feed that the server trims": {"WS_TOKEN": f"{signed()}%0A"},
    "another algorithm here": {"WS_TOKEN": signed(), "JWT_ALGORITHM": "RS256"},
}


@asynccontextmanager
async def serving(env):
    """The demo's own service, which wants what this `.env` says that it wants."""
    wanted = {name: env[name] for name in ("JWT_ISSUER", "JWT_AUDIENCE") if name in env}
    server, port = listen(Service({"JWT_SECRET": SECRET, **wanted}, HEALTHY))
    try:
        yield port
    finally:
        server.stop()


async def diagnosed(folder, env):
    """The findings by code, as seen with this `.env`."""
    async with serving(env) as port:
        lines = {"WS_URL": f"ws://127.0.0.1:{port}/ws", "JWT_SECRET": SECRET, **env}
        file = folder / ".env"
        file.write_text("".join(f"{name}='{value}'\n" for name, value in lines.items() if value is not None))
        run = runs.in_memory(str(file), Options(attempts=2))
        for notebook in ("config", "token", "handshake"):
            case = await runs.collect(run, notebook)
    return {finding.code: finding for finding in diagnose(case).findings}


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """All of them at once, since each keeps a connection open for a second."""

    async def run():
        wanted = {**{name: env for name, (_, env) in FAULTS.items()}, **HARMLESS}
        found = await asyncio.gather(*(diagnosed(tmp_path_factory.mktemp("env"), env) for env in wanted.values()))
        return dict(zip(wanted, found, strict=True))

    return asyncio.run(run())


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_the_one_root_cause_and_proven(findings, name):
    """Not one of several, not inferred, and the refusal is no root beside it."""
    code, found = FAULTS[name][0], findings[name]
    roots = [finding.code for finding in found.values() if finding.root_cause and finding.severity >= Severity.HIGH]

    assert [code] == roots
    assert Confidence.PROVEN is found[code].confidence
    assert "http.auth.rejected" in found


@pytest.mark.parametrize("name", HARMLESS)
def test_a_server_that_lets_the_token_in_has_no_grave_finding_on_it(findings, name):
    """Whatever our own copy of the settings says: false alarms are worse than silence."""
    grave = [finding for finding in findings[name].values() if finding.severity >= Severity.HIGH]

    assert [] == [finding.code for finding in grave if finding.code.startswith("token.")]
