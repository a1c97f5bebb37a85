"""Whether the service is ready to be operated: its settings, timeouts, and limit of connections."""

import re
from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.decodings import cite, unread
from wsinvest.analysis.remediation import CONNECTION_POOL, DOCUMENTATION, LOAD_TEST, TWO_DAYS
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled, joined
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.settings import BY_NAME, Topic
from wsinvest.model.target import Thresholds

_OWN_FINDINGS: Final = (Topic.TIMEOUTS, Topic.POOL, Topic.MONITORING, Topic.LOGGING)
_TIMEOUTS: Final = ("WS_PING_INTERVAL", "WS_PING_TIMEOUT", "WEBSOCKET_TIMEOUT")
_SECONDS: Final = {"": 1.0, "s": 1.0, "sec": 1.0, "ms": 0.001, "m": 60.0, "min": 60.0, "h": 3600.0}
_UNSET: Final = Phrase("Not set: {names:list}.", "Não definidos: {names:list}.")
_PING_TOO_SLOW: Final = Phrase(
    "A ping is due only every {ping:s}, while the proxy drops idle connections after {idle:s}.",
    "O ping está previsto só a cada {ping:s}, enquanto o proxy derruba conexões ociosas após {idle:s}.",
)
_GIVES_UP: Final = Phrase(
    "The client gives up after {limit:s}, while handshakes take up to {p99:ms}.",
    "O cliente desiste após {limit:s}, enquanto handshakes levam até {p99:ms}.",
)
_NO_LIMIT: Final = Phrase("No limit of connections is configured.", "Nenhum limite de conexões está configurado.")
_TOO_MANY: Final = Phrase(
    "The configured limit of {declared:int} connections is above the {room:int} that are estimated to fit.",
    "O limite configurado de {declared:int} conexões está acima das {room:int} que, segundo a estimativa, cabem.",
)
_MEASURE_FIRST: Final = Phrase("Measure the capacity first.", "Meça primeiro a capacidade.")
_AT_MOST: Final = Phrase(
    "By the present estimate that is about {advice:int}.", "Pela estimativa atual, isso é cerca de {advice:int}."
)

SET_TIMEOUTS: Final = Step(
    "set_timeouts",
    TWO_DAYS,
    60,
    Phrase(
        "Set ping, proxy and client timeouts from the measured latencies.",
        "Definir os timeouts de ping, proxy e cliente a partir das latências medidas.",
    ),
    Phrase("An idle connection outlives the proxy's timeout.", "Uma conexão ociosa sobrevive ao timeout do proxy."),
)


@rule(
    "config.environment.incomplete",
    text=Text(
        en=Words(
            title="The environment is incomplete: {count:int} {count:plural:setting is|settings are} missing",
            impact="Defaults rule where nobody chose them, and they differ between libraries and hosts.",
            cause="Not set in the .env of this target: {names:list}.",
            fix="Fill in the .env from .env.example, and keep both in step.",
            check="A second investigation names no unset setting.",
            name="The environment is incomplete",
        ),
        pt_BR=Words(
            title="Configuração de ambiente incompleta: {count:plural:falta|faltam} {count:int} "
            "{count:plural:variável|variáveis}",
            impact="Valores padrão valem onde ninguém os escolheu e diferem entre bibliotecas e hosts.",
            cause="Não definidas no .env deste alvo: {names:list}.",
            fix="Preencha o .env a partir do .env.example e mantenha os dois em sincronia.",
            check="Uma nova investigação não aponta nenhuma variável ausente.",
            name="Configuração de ambiente incompleta",
        ),
    ),
    steps=(DOCUMENTATION,),
)
def environment_incomplete(config: Config) -> Outcome:
    """Names that this target needs; those of a topic that has its own finding are left to it."""
    blocked = unread(config)
    if blocked:
        return blocked
    names = tuple(name for name in config.unset if name not in config.required and not _has_own_finding(name))
    if not names:
        return Clear()
    values = {"count": len(names), "names": names}
    return Hit(Severity.MEDIUM, Confidence.PROVEN, values, ("config:unset", *cite(config, *names)))


@rule(
    "config.timeouts.unfit",
    text=Text(
        en=Words(
            title="The timeouts do not fit",
            impact="Connections are dropped while they are idle, or clients wait too long or give up too early.",
            cause="{problems}",
            fix="Set them from the measured latencies; ping at half the shortest idle timeout.",
            check="An idle connection outlives the proxy's timeout, and no handshake is given up on that would open.",
        ),
        pt_BR=Words(
            title="Configuração de timeouts inadequada",
            impact="Conexões caem enquanto estão ociosas, ou clientes esperam demais ou desistem cedo demais.",
            cause="{problems}",
            fix="Defina-os a partir das latências medidas; envie pings na metade do menor timeout de ociosidade.",
            check="Uma conexão ociosa sobrevive ao timeout do proxy, e nenhum handshake que seria aberto é abandonado.",
        ),
    ),
    steps=(SET_TIMEOUTS,),
)
def timeouts_unfit(config: Config, handshake: Handshake | None) -> Outcome:
    """Unset, contradictory, or below the slowest handshakes that were measured."""
    blocked = unread(config)
    if blocked:
        return blocked
    wanted = (*_TIMEOUTS, "PROXY_IDLE_TIMEOUT") if "PROXY_IDLE_TIMEOUT" in config.expected else _TIMEOUTS
    unset = tuple(name for name in wanted if config.setting(name).state is not ValueState.SET)
    problems = (*_unfit(config, handshake), *((filled(_UNSET, names=unset),) if unset else ()))
    if not problems:
        return Clear()
    return Hit(Severity.MEDIUM, Confidence.PROVEN, {"problems": joined(" ", problems)}, cite(config, *wanted))


@rule(
    "config.timeouts.ping_exceeds_idle",
    text=Text(
        en=Words(
            title="Pings are due every {ping:s}, while the proxy drops idle connections after {idle:s}",
            impact="A connection on which nothing is said is dropped before its first ping.",
            cause="WS_PING_INTERVAL is not below PROXY_IDLE_TIMEOUT.",
            fix="Ping at half the shortest idle timeout.",
            check="An idle connection outlives the proxy's timeout.",
            name="Pings come later than the proxy waits",
        ),
        pt_BR=Words(
            title="Pings previstos a cada {ping:s}, enquanto o proxy derruba conexões ociosas após {idle:s}",
            impact="Uma conexão em que nada é dito cai antes do primeiro ping.",
            cause="WS_PING_INTERVAL não é menor que PROXY_IDLE_TIMEOUT.",
            fix="Envie pings na metade do menor timeout de ociosidade.",
            check="Uma conexão ociosa sobrevive ao timeout do proxy.",
            name="Os pings chegam mais tarde do que o proxy espera",
        ),
    ),
    steps=(SET_TIMEOUTS,),
)
def ping_exceeds_idle(config: Config) -> Outcome:
    """By the settings alone: medium, since no drop was seen."""
    ping, idle = _seconds(config, "WS_PING_INTERVAL"), _seconds(config, "PROXY_IDLE_TIMEOUT")
    if not ping or not idle or ping < idle:
        return Clear()
    shown = cite(config, "WS_PING_INTERVAL", "PROXY_IDLE_TIMEOUT")
    return Hit(Severity.MEDIUM, Confidence.PROVEN, {"ping": ping, "idle": idle}, shown)


@rule(
    "config.pool.unbounded",
    text=Text(
        en=Words(
            title="The number of connections has no fitting limit",
            impact="Under load new connections are refused at random, or the host begins to swap.",
            cause="{what}",
            fix="Set a limit at {share:pct} of the measured capacity and refuse politely above it. {advice}",
            check="The connection after the last allowed one gets 503 with Retry-After.",
        ),
        pt_BR=Words(
            title="Pool de conexões sem limite adequado",
            impact="Sob carga, novas conexões são recusadas ao acaso ou o host começa a usar swap.",
            cause="{what}",
            fix="Defina um limite de {share:pct} da capacidade medida e recuse com cortesia acima dele. {advice}",
            check="A conexão seguinte à última permitida recebe 503 com Retry-After.",
        ),
    ),
    steps=(CONNECTION_POOL, LOAD_TEST),
)
def pool_unbounded(config: Config, capacity: Capacity | None, thresholds: Thresholds) -> Outcome:
    """No limit, or one above what is estimated to fit."""
    blocked = unread(config)
    if blocked:
        return blocked
    setting = config.setting("WS_MAX_CONNECTIONS")
    declared = int(setting.shown) if setting.shown.isdecimal() else 0
    if setting.state is ValueState.SET and setting.shown != "0" and not declared:
        return Clear()  # not a number that we read; a limit all the same
    binding = _binding(capacity)
    if declared and (binding is None or declared <= binding.connections):
        return Clear()
    advice = filled(_AT_MOST, advice=binding.connections * thresholds.pool_share) if binding else _MEASURE_FIRST
    room = binding.connections if binding else 0
    what = filled(_TOO_MANY, declared=declared, room=room) if declared else _NO_LIMIT
    shown = (f"capacity:limits/{binding.name}",) if binding else ()
    return Hit(
        Severity.MEDIUM,
        Confidence.INFERRED if declared else Confidence.PROVEN,
        values={"what": what, "share": thresholds.pool_share, "advice": advice},
        evidence=(*cite(config, "WS_MAX_CONNECTIONS"), *shown),
    )


def _has_own_finding(name: str) -> bool:
    return name in BY_NAME and BY_NAME[name].topic in _OWN_FINDINGS


def _unfit(config: Config, handshake: Handshake | None) -> Iterator[Phrase]:
    ping, idle = _seconds(config, "WS_PING_INTERVAL"), _seconds(config, "PROXY_IDLE_TIMEOUT")
    if ping and idle and ping >= idle:
        yield filled(_PING_TOO_SLOW, ping=ping, idle=idle)
    limit = _seconds(config, "WEBSOCKET_TIMEOUT")
    p99 = handshake.percentile_ms(0.99) if handshake else None
    if limit and p99 is not None and limit * 1000 < p99:
        yield filled(_GIVES_UP, limit=limit, p99=p99)


def _seconds(config: Config, name: str) -> float | None:
    """A setting in seconds; None when it is unset, 0 or not a number of a unit that we know."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s?([a-z]*)", config.setting(name).shown.lower())
    return float(found[1]) * _SECONDS[found[2]] or None if found and found[2] in _SECONDS else None


def _binding(capacity: Capacity | None) -> Limit | None:
    """The measured limit that binds first; what was configured is no measure of what fits."""
    limits = () if capacity is None else capacity.limits
    return min((one for one in limits if one.basis != "configured"), key=lambda one: one.connections, default=None)
