"""Writes this incident's case from what its report states: run `.venv/bin/python data/incidents/2025-07-27/make.py`.

Only statements of the report become facts. Where it names a stage but no reason, the reason is `unknown`; what it does
not tell at all (the address, the login's answer, times of stages, processor, sockets) is recorded as not measured.
The report gives no time zone; its time is taken as UTC.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from wsinvest.facts.capacity import Capacity
from wsinvest.facts.config import Config, EnvFile, FileState, Setting, UrlGiven, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.memory import Memory
from wsinvest.facts.token import Damage, Generation, GenerationReason, GenerationState, Token, TokenProblem
from wsinvest.model.attempt import Attempt, Sent, TokenState
from wsinvest.model.case import Evidence, Manifest, Problem, ProblemKind, Remark
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Auth, AuthMode, Origin, Target, TokenSource, Url
from wsinvest.store import cases

FOLDER: Final = Path(__file__).resolve().parent
REPORT: Final = "report-2025-07-27.pt-BR.md"
TAKEN_AT: Final = datetime(2025, 7, 27, 12, 9, 14, tzinfo=UTC)
MB: Final = 2**20

# "URL WebSocket recebe token vazio"; no address is named, so it gets one that cannot exist (RFC 2606, port 0).
TARGET: Final = Target(
    name="incident-2025-07-27",
    url=Url("ws", "host-nao-informado.invalid", 0, "/", ("token",)),
    auth=Auth(AuthMode.QUERY, "token"),
    token_source=TokenSource.URL,
    env_file=".env",
    attempts=3,
    language="pt_BR",
)

# "Variável de ambiente JWT_SECRET ausente"; "Variáveis de ambiente para WebSocket não configuradas adequadamente", and
# the names behind its remarks on timeouts, the pool, logs, and alerts.
REQUIRED: Final = ("JWT_SECRET",)
EXPECTED: Final = (
    *("WS_AUTH_MODE", "WS_ALLOWED_ORIGINS", "WS_HANDSHAKE_SLO_MS"),
    *("WEBSOCKET_TIMEOUT", "WS_PING_INTERVAL", "WS_PING_TIMEOUT"),
    "WS_MAX_CONNECTIONS",
    *("LOG_LEVEL", "LOG_FORMAT"),
    *("MEMORY_THRESHOLD_MB", "METRICS_URL", "ALERT_URL"),
)
UNSET: Final = (*REQUIRED, *EXPECTED)
CONFIG: Final = Config(
    env_file=EnvFile(path=".env", state=FileState.READ),
    values=tuple(Setting(name, ValueState.MISSING, secret=name in {"JWT_SECRET", "ALERT_URL"}) for name in UNSET),
    required=REQUIRED,
    expected=EXPECTED,
    unset=UNSET,
    url=UrlGiven("ws", "ws", Origin.TARGET_FILE),
    production=False,
    source_named=True,
    minting_mode=True,
)

# "Falha na Geração de Tokens"; "6 problemas identificados com tokens vazios", without a word on where each of them was.
TOKEN: Final = Token(
    source=TokenSource.URL,
    state=TokenState.EMPTY,
    fingerprint="",
    anatomy=None,
    damage=Damage(),
    verdict=None,
    readings=(),
    undamaged_verifies=False,
    generation=Generation(GenerationState.FAILED, GenerationReason.SECRET_MISSING, "", verified=False, fingerprint=""),
    contradicting_sources=(),
    size_with_url_bytes=0,
    server_skew_s=None,
    problems=tuple(TokenProblem(f"{REPORT}, {n}/6", TokenState.EMPTY, "token.value.empty") for n in range(1, 7)),
)

# "13.133,8MB / 16.252,2MB utilizados"; "1.091 conexões WebSocket máximas", which is (16,252.2 - 13,133.8) * 0.7 / 2.
MEMORY: Final = Memory(
    total=round(16_252.2 * MB), used=round(13_133.8 * MB), available=round(16_252.2 * MB) - round(13_133.8 * MB)
)
CAPACITY: Final = Capacity(limits=(), rule_of_2_mb=1091, declared=None)


# What the report presents as findings and what the tool that wrote it had only assumed.
REMARKS: Final = (
    Remark(
        "“1,091 connections at most”: the tool took 70% of the free memory and assumed 2 MB a connection. The real "
        "capacity was not measured.",
        "“1.091 conexões WebSocket máximas”: a ferramenta tomou 70 % da memória livre e supôs 2 MB por conexão. A "
        "capacidade real não foi medida.",
    ),
    Remark(
        "“Obsolete WebSocket protocol 7”: the tool simulated this attempt. No server's answer to version 7 is known.",
        "“Protocolo WebSocket 7 obsoleto”: a ferramenta simulou essa tentativa. Não se conhece resposta alguma de um "
        "servidor à versão 7.",
    ),
    Remark(
        "“6 problems with empty tokens”: five of the six were fixed sentences of the tool. Where each token stood is "
        "not told.",
        "“6 problemas identificados com tokens vazios”: cinco dos seis eram frases fixas da ferramenta. Não se informa "
        "onde estava cada token.",
    ),
    Remark(
        "“Insufficient resources” and “WebSocket is closed before connection is established”: possible effects, quoted "
        "by the report. No answer and no message of a browser was recorded.",
        "“Insufficient resources” e “WebSocket is closed before connection is established”: efeitos possíveis, citados "
        "pelo relatório. Nenhuma resposta e nenhuma mensagem de navegador foi registrada.",
    ),
    Remark(
        "Handshake latency and the response time of the login page: the report sets objectives for them, but holds no "
        "measured value.",
        "Latência do handshake e tempo de resposta da página de login: o relatório define metas para eles, mas não "
        "traz nenhum valor medido.",
    ),
    Remark(
        "Timeouts, pool of connections, monitoring and logs: the report says “may” and “can be improved”. What is "
        "recorded of it is only that their settings are not set.",
        "Timeouts, pool de conexões, monitoramento e logs: o relatório diz “podem” e “pode ser melhorado”. Disso ficou "
        "registrado apenas que suas configurações não estão definidas.",
    ),
    Remark(
        "The address of the service and the time zone of the report are not told; its time is shown as UTC.",
        "O endereço do serviço e o fuso horário do relatório não são informados; o horário é exibido como UTC.",
    ),
)


def attempt(identity: str, stage: StageName, reason: Reason, version: int = 13) -> Attempt:
    """An attempt that ended at this stage; the report tells nothing of the stages before it."""
    sent = Sent(version=version, token_state=TokenState.EMPTY, token_place="query", token_name="token")  # noqa: S106
    return Attempt(identity, (Stage(stage, State.FAILED, reason=reason),), sent=sent)


HANDSHAKE: Final = Handshake(
    repeats=(
        # "Conexão recusada pelo servidor (estágio: tcp_connection)"
        attempt("r01", StageName.TCP, Reason.REFUSED),
        # "Protocolo WebSocket 7 obsoleto (estágio: protocol_negotiation)"
        attempt("r02", StageName.NEGOTIATION, Reason.UNKNOWN, version=7),
        # "1 fechamento prematuro detectado": "Interrupção durante handshake"
        attempt("r03", StageName.RESPONSE, Reason.CLOSED),
    )
)
FACTS: Final[Mapping[str, Any]] = {
    "config": CONFIG,
    "token": TOKEN,
    "memory": MEMORY,
    "capacity": CAPACITY,
    "handshake": HANDSHAKE,
}
UNTOLD: Final[Mapping[str, str]] = {
    "login": "the report says that tokens are empty, not what the login answered",
    "cpu": "the report holds no figure",
    "server": "the report names no process",
    "sockets": "the report holds no figure",
    "health": "the report names no health endpoint",
    "certificate": "the report names no address",
}


def main() -> None:
    """Write evidence and manifest beside this file."""
    for name, facts in FACTS.items():
        cases.save_evidence(FOLDER, Evidence(name, TAKEN_AT, 0.0, facts=facts, reconstructed=True))
    for name, why in UNTOLD.items():
        problem = Problem(ProblemKind.MISSING, why)
        cases.save_evidence(FOLDER, Evidence(name, TAKEN_AT, 0.0, problem=problem, reconstructed=True))
    manifest = Manifest("2025-07-27", TAKEN_AT, TARGET, TARGET.language, reconstructed_from=REPORT, remarks=REMARKS)
    cases.save_manifest(FOLDER, manifest)


if __name__ == "__main__":
    main()
