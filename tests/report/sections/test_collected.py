"""Notebooks 1 to 3 show evidence as tables; of a secret its shape and state, never its value."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.building import case
from tests.report.sections.sample import diagnosis, section, unfolded
from wsinvest.facts.capacity import Capacity, Carries, Held, Limit
from wsinvest.facts.config import Config, Duplicate, EnvFile, FileState, Setting, UrlGiven, ValueState
from wsinvest.facts.cpu import Cpu
from wsinvest.facts.health import Health
from wsinvest.facts.keyset import Ignored, Keyset, KeysetState, PublicKey
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.login import Login, Page
from wsinvest.facts.memory import Memory
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets, SocketState
from wsinvest.facts.token import (
    Anatomy,
    Damage,
    Generation,
    GenerationReason,
    GenerationState,
    Judged,
    Token,
    TokenProblem,
)
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Origin, TokenSource
from wsinvest.redact.shape import shape_of
from wsinvest.report.blocks import Badge, Callout, Mono, Section, Table, Tone
from wsinvest.report.terminal import text

SECRET = '"correct horse battery staple, said the engineer"'
SETTINGS = (
    Setting("JWT_SECRET", ValueState.SET, Origin.ENV_FILE, secret=True, line=3, fingerprint="hk:0123456789ab",
            shape=shape_of(SECRET), same_as=("WS_TOKEN",), contradicted_by=(Origin.ENVIRONMENT,)),
    Setting("JWT_ALGORITHM", ValueState.SET, Origin.ENV_FILE, shown="HS256"),
    Setting("LOG_LEVEL", ValueState.EMPTY, Origin.ENVIRONMENT),
    Setting("ALERT_URL", ValueState.MISSING),
    Setting("WS_KNOWN_TO_NOBODY", ValueState.MISSING),
)  # fmt: skip
CONFIG = Config(
    env_file=EnvFile(
        path="backend/.env",
        state=FileState.READ,
        bom=True,
        first_key="JWT_SECRET",
        crlf_names=("JWT_SECRET",),
        duplicates=(Duplicate("WS_URL", (4, 9), equal=False, secret_or_url=True),),
        unparsed_lines=(7,),
        unexpanded=("WS_URL",),
        world_readable=True,
    ),
    values=SETTINGS,
    required=("JWT_SECRET",),
    expected=("ALERT_URL",),
    unset=("ALERT_URL",),
    url=UrlGiven("", "ws", Origin.ENV_FILE),
    production=True,
    source_named=True,
    minting_mode=True,
)
TOKEN = Token(
    source=TokenSource.LOGIN,
    state=TokenState.PRESENT,
    fingerprint="hk:ba9876543210",
    anatomy=Anatomy(3, "HS256", claims=("exp", "sub"), exp=datetime(2026, 11, 22, 16, tzinfo=UTC), size_bytes=180),
    damage=Damage(quoted=True, whitespace=True),
    verdict=Judged("as_read", "token.format.quoted", verified=False),
    readings=(Judged("as_read", "token.signature.invalid", verified=False), Judged("stripped", "", verified=True)),
    undamaged_verifies=True,
    generation=Generation(
        GenerationState.FAILED, GenerationReason.SECRET_EMPTY, "HS256", verified=False, fingerprint=""
    ),
    contradicting_sources=(),
    size_with_url_bytes=220,
    server_skew_s=2.5,
    problems=(TokenProblem("url", TokenState.EMPTY, "token.value.empty"),),
)
LOGIN = Login(
    url="http://127.0.0.1:8765/login",
    stages=(),
    response=Response(200, "OK", content_type="application/json"),
    took_ms=21.0,
    token_field="token",
    token_state=TokenState.EMPTY,
    token_fingerprint="",
    json_body=True,
    redirected=False,
    credentials_given=True,
    page=Page((Stage(StageName.TCP, State.FAILED, reason=Reason.REFUSED),), None, None),
)
MEMORY = Memory(total=16 * 2**30, used=12 * 2**30, available=4 * 2**30, cgroup_limit=2**30, cgroup_used=2**29)


def shown(name: str, language: str = "en", **facts) -> Section:
    """The section of a case that holds these facts."""
    return section(name, language, diagnosis(of=case(**facts)))


def rows(of: Section, caption: str) -> list[tuple]:
    """The rows of the table of this caption."""
    return list(next(b for b in unfolded(of.blocks) if isinstance(b, Table) and b.caption == caption).rows)


def test_a_secret_is_shown_by_its_shape_alone():
    """State, length, entropy, marks of damage, and what it equals."""
    row = rows(shown("config", config=CONFIG), "Settings as the service would read them")[0]

    assert (Mono("JWT_SECRET"), Badge("set", Tone.GOOD), ".env file") == row[:3]
    assert (
        "secret; length 49, entropy high; quotes around it; same value as WS_TOKEN; contradicted by environment"
    ) == row[3]


def test_an_open_value_is_shown_and_an_unneeded_name_is_not():
    """Missing names are listed only when something here needs them."""
    names = [row[0].text for row in rows(shown("config", config=CONFIG), "Settings as the service would read them")]

    assert ["JWT_SECRET", "JWT_ALGORITHM", "LOG_LEVEL", "ALERT_URL"] == names
    assert "HS256" in text(shown("config", config=CONFIG))


def test_complaints_of_the_log_are_told_by_kind():
    """How often, lately, and when; where each line begins stands in the evidence."""
    log = Log(
        "server.log",
        900,
        2,
        2,
        2,
        2,
        900,
        (LogCount(LogPattern.WORKER_CONNECTIONS, 1200, 7, "", "2026-11-22T15:42:33"),),
    )
    of = case(config=CONFIG, log=log)
    counted = replace(of, evidence={**of.evidence, "log": replace(of.evidence["log"], rows=1200)})

    said = section("config", "en", diagnosis(of=counted))

    caption = "Complaints that are known; times as the log has them, without a zone"
    told = ("worker_connections are not enough", "1,200", "7", "", Mono("2026-11-22T15:42:33"))
    assert [told] == rows(said, caption)
    assert "evidence/log.jsonl" in text(said)
    assert "Nenhuma linha traz" in text(shown("config", "pt_BR", config=CONFIG, log=replace(log, said=())))


def test_the_marks_of_the_file_are_told():
    """What a less forgiving reader would trip over, each in a sentence."""
    said = text(shown("config", "pt_BR", config=CONFIG))

    marks = (
        *(
            "marca de ordem de bytes",
            "CR antes do fim de linha",
            "WS_URL aparece nas linhas 4, 9",
            "valores diferentes",
        ),
        *("Linhas que não são atribuições: 7", "não expandidas: WS_URL", "pode lê-lo"),
    )
    for mark in marks:
        assert mark in said


def test_a_missing_scheme_is_told_with_what_was_used_instead():
    """The investigation went on with a guess, which has to be visible."""
    assert "Scheme as written: none; ws was used" in text(shown("config", config=CONFIG))
    same = replace(CONFIG, url=UrlGiven("ws", "ws", Origin.OPTION))
    assert "Scheme as written" not in text(shown("config", config=same))


def test_the_token_is_taken_apart():
    """Generation with its reason, damage, verdict, decodings, and the places without a usable token."""
    of = shown("token", token=TOKEN, login=LOGIN)
    said = text(of)

    assert "Generation of a token: failed: JWT_SECRET is empty" in said
    assert "Damage: quotes around it, blanks at its ends" in said
    assert "Strict validation: token.format.quoted" in said
    assert "Expires: 2026-11-22 16:00:00 UTC" in said
    assert [
        ("as it is read", "", "no", "not tried"),
        ("without blanks at its ends", "", "yes", "not tried"),
    ] == rows(shown("passport", token=TOKEN, login=LOGIN), "Each decoding of the secret")
    assert [("parameter of the URL", "empty", Mono("token.value.empty"))] == rows(
        of, "Places where a token is empty or invalid"
    )


def test_the_login_is_told_as_it_answered():
    """Status, type, the field and what stood in it; a page that did not answer says where it failed."""
    said = text(shown("token", token=TOKEN, login=LOGIN))

    assert "Status: 200 OK" in said
    assert "Token field: token: empty" in said
    assert "Plain GET of the page: failed at: TCP connection (refused)" in said


def test_the_key_set_is_told_where_one_is_named():
    """Which keys verify what, and what was left out; nothing where none is named."""
    keys = (PublicKey("hk:1", ("RS256",)), PublicKey("", ("ES256",)))
    facts = Keyset(
        "http://h/jwks", KeysetState.READ, (), Response(200), 9.0, keys, (Ignored.OTHER_USE, Ignored.OTHER_USE)
    )

    assert "Keys that verify: RS256; ES256" in text(shown("token", keyset=facts))
    assert "Chaves desconsideradas: para outro fim: 2" in text(shown("token", "pt_BR", keyset=facts))
    assert "JWKS_URL" not in text(shown("token", login=LOGIN))


def test_resources_in_the_forms_of_the_language():
    """Memory of host and control group, processor, process, queues, sockets."""
    of = shown(
        "resource",
        "pt_BR",
        memory=MEMORY,
        cpu=Cpu(4, 0.125, 0.5, 1.5, 1.0, 0.5),
        server=Server(812, "uvicorn", 2**27, 4, 5400.0, 94, 1024),
        sockets=Sockets(
            (SocketState("ESTABLISHED", 1091, 12), SocketState("LAST_ACK", 0, 0)), 3, 128, (32768, 60999), 40
        ),
        health=Health("http://127.0.0.1/health", (), Response(200), 4.0, 0.5, 12),
    )
    said = text(of)

    assert "Memória em uso: 75\u00a0% (12.288,0\u00a0MB de 16.384,0\u00a0MB)" in said
    assert "Limite do grupo de controle: 50\u00a0%" in said
    assert "Processador ocupado: 12,5\u00a0% de 4 núcleos em 0,5\u00a0s" in said
    assert "Descritores abertos: 94 de 1.024" in said
    assert "Idade do processo: 1\u00a0h 30\u00a0min" in said
    assert "Fila de escuta: 3 de 128" in said
    assert "Portas locais em uso: 40 de 28.232" in said
    assert [("ESTABLISHED", "1.091", "12")] == rows(of, "Sockets por estado")


def test_the_capacity_estimate_names_its_basis():
    """The binding limit first; the old rule only as what it is."""
    facts = Capacity((Limit("memory", 800, "memory", 2048), Limit("descriptors", 992, "descriptors")), 1091, 5000)
    of = shown("resource", capacity=facts)

    assert [
        ("memory", "800", "memory, 2.0\u00a0KiB a connection"),
        ("open files of the process", "992", "open files of the process"),
    ] == rows(of, "Estimated connections, the binding limit first")
    assert "The rule of 2 MB a connection gives 1,091. It is a rule of thumb" in text(of)
    assert "Declared by the service: 5,000 connections." in text(of)


def test_memory_is_told_by_what_a_connection_carries():
    """Plain, TLS and compressed apart; the basis says which of them the estimate assumes, and with which server."""
    kinds = (Held(Carries.PLAIN, 29 * 1024, 5000), Held(Carries.TLS, 323 * 1024, 480))
    limit = Limit("memory", 480, "memory", 323 * 1024, "uvicorn", 480, 480, kinds, Carries.TLS)
    of = shown("resource", capacity=Capacity((limit,), None, None))
    highest = shown("resource", capacity=Capacity((replace(limit, figure="default"),), None, None))

    basis = "memory, 323.0\u00a0KiB a connection as measured with uvicorn: TLS ends in the server"
    assert [("memory", "480", basis)] == rows(of, "Estimated connections, the binding limit first")
    assert [("plain", "29.0\u00a0KiB", "5,000"), ("TLS ends in the server", "323.0\u00a0KiB", "480")] == rows(
        of, "Memory by what a connection carries; the estimate takes the lower end"
    )
    (found,) = rows(highest, "Estimated connections, the binding limit first")
    assert "the highest of the servers measured" in found[2]


def test_what_could_not_be_read_is_unknown_with_its_reason():
    """Never 0, never left out."""
    problem = {"memory": Problem(ProblemKind.PERMISSION, "no /proc")}
    blocks = section("resource", of=diagnosis(of=case(problems=problem))).blocks

    assert Callout("Not measured: memory (we lack the permission).", Tone.UNKNOWN) in blocks
    others = "processor, server process, sockets, health endpoint, capacity estimate"
    assert Callout(f"Not measured: {others} (not collected in this run).", Tone.UNKNOWN) in blocks


def test_reconstructed_facts_say_so():
    """In each section that shows them."""
    recorded = case(memory=MEMORY)
    evidence = {"memory": replace(recorded.evidence["memory"], reconstructed=True)}
    blocks = section("resource", of=diagnosis(of=replace(recorded, evidence=evidence))).blocks

    assert Callout("Reconstructed from the source, not measured: memory.", Tone.UNKNOWN) in blocks


def test_sections_without_evidence_say_so():
    """A notebook that shows before it collects explains itself."""
    for name in ("config", "token", "resource", "handshake"):
        assert "not collected in this run" in text(shown(name))
