"""The handshake's course: late, unanswered, cut off; and, asked last, every end that no other rule names."""

from wsinvest.analysis import ends, route
from wsinvest.analysis.connection_limit import limited, queued
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.engineio import PATH_PROBE
from wsinvest.analysis.front import NO_WORDS, words
from wsinvest.analysis.mutual_tls import CERTIFICATE_RIVAL
from wsinvest.analysis.proofs import HOSTS, path_missing, proved_by
from wsinvest.analysis.remediation import ERROR_HANDLING, TODAY, TWO_DAYS, VERIFY_AUTH
from wsinvest.analysis.upgrade import HOST_RIVAL
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target, Thresholds
from wsinvest.rules.tcp import READ_CRASH_LOG

UNBLOCK_SERVER = Step(
    "unblock_server",
    TODAY,
    60,
    Phrase(
        "Find out what the server waits for while it should answer the handshake: a blocked loop, a lock, a database.",
        "Descobrir o que o servidor espera enquanto deveria responder: laço bloqueado, trava, banco de dados.",
    ),
    Phrase("The handshake is answered within its objective.", "O handshake é respondido dentro do objetivo."),
)
SHORTEN_HANDSHAKE = Step(
    "shorten_handshake",
    TWO_DAYS,
    120,
    Phrase(
        "Take slow work off the way of the handshake: lookups, remote checks, cold caches.",
        "Tirar trabalho lento do caminho do handshake: consultas, verificações remotas, caches frios.",
    ),
    Phrase("The 95th percentile stays below the objective.", "O percentil 95 fica abaixo do objetivo."),
)
_WAITED = (StageName.REQUEST, StageName.RESPONSE)
_SHARE = 0.95
_MISDIRECTED = 421


@rule(
    "http.handshake.slow",
    text=Text(
        en=Words(
            title="The handshake is slow: {took:ms} against an objective of {limit:ms}",
            impact="One connection in twenty waits longer than {took:ms}; impatient pages give up before.",
            cause="The time passes between the request and the server's 101.",
            fix="Take slow work off the way of the handshake.",
            check="The 95th percentile of the answer stays below {limit:ms}.",
            name="The handshake is slow",
        ),
        pt_BR=Words(
            title="O handshake é lento: {took:ms} para um objetivo de {limit:ms}",
            impact="Uma em cada vinte conexões espera mais de {took:ms}; páginas impacientes desistem antes.",
            cause="O tempo passa entre a requisição e o 101 do servidor.",
            fix="Tire trabalho lento do caminho do handshake.",
            check="O percentil 95 da resposta fica abaixo de {limit:ms}.",
            name="O handshake é lento",
        ),
    ),
    steps=(SHORTEN_HANDSHAKE,),
)
def slow(handshake: Handshake, target: Target, lines: Thresholds) -> Outcome:
    """From the request to the 101, without name, connection and TLS."""
    opened = sorted((_answer_ms(one), one.id) for one in handshake.repeats if one.opened)
    limit = dict(target.objectives).get("handshake_p95_ms", lines.handshake_ms)
    if not opened or queued(handshake):
        return Clear()
    took, slowest = opened[max(0, -(-int(_SHARE * 100) * len(opened) // 100) - 1)]
    if took <= limit:
        return Clear()
    level = Severity.HIGH if took > limit * lines.handshake_slow_factor else Severity.MEDIUM
    evidence = (f"handshake:repeats/{slowest}/stages/response",)
    return Hit(level, Confidence.OBSERVED, {"took": took, "limit": limit}, evidence)


@rule(
    "http.handshake.timeout",
    text=Text(
        en=Words(
            title="The server accepts the connection but does not answer",
            impact="{count:int} of {of:int} attempts waited in vain for an answer to the handshake.",
            cause="The process hangs, its event loop is blocked, or something in between swallows the request.",
            fix="Look at what the server does at that moment; restart it only after that.",
            check="The handshake is answered within its objective.",
        ),
        pt_BR=Words(
            title="O servidor aceita a conexão, mas não responde",
            impact="{count:int} de {of:int} tentativas {count:plural:esperou|esperaram} em vão por uma resposta ao "
            "handshake.",
            cause="O processo está travado, o laço de eventos está bloqueado, ou algo no caminho engole a requisição.",
            fix="Veja o que o servidor faz nesse momento; só depois reinicie.",
            check="O handshake é respondido dentro do objetivo.",
        ),
    ),
    steps=(UNBLOCK_SERVER,),
)
def timed_out(handshake: Handshake) -> Outcome:
    """No byte within the budget, on a connection that stands."""
    ended = [one for stage in _WAITED for one in ends.failed_at(handshake.repeats, stage, Reason.TIMEOUT)]
    if not ended or ends.speaks_tls(handshake):
        return Clear()
    return ends.hit(tuple(ended), len(handshake.repeats))


@rule(
    "http.handshake.closed_early",
    text=Text(
        en=Words(
            title="The server closes the connection during the handshake",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} cut off; a page says: closed before it "
            "was established.",
            cause="The request was sent whole, and the connection ended before a status line came.",
            fix="Look for a crash or a rule that drops connections; answer each refusal with a status.",
            check="Twenty handshakes in a row end with a status line.",
        ),
        pt_BR=Words(
            title="O servidor fecha a conexão durante o handshake",
            impact="{count:int} de {of:int} tentativas {count:plural:foi cortada|foram cortadas}; a página diz que a "
            "conexão não se estabeleceu.",
            cause="A requisição foi enviada inteira, e a conexão terminou antes da linha de status.",
            fix="Procure uma queda ou uma regra que descarta conexões; responda a cada recusa com um status.",
            check="Vinte handshakes seguidos terminam com uma linha de status.",
        ),
    ),
    steps=(ERROR_HANDLING,),
)
def closed_early(handshake: Handshake, look: CertificateLook | None = None) -> Outcome:
    """The end of the stream where the status line is due."""
    ended = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.CLOSED)
    explained = limited(handshake) or proved_by(handshake, (PATH_PROBE, *HOSTS)) or (look and look.turned_away)
    if not ended or ends.speaks_tls(handshake) or explained:
        return Clear()
    # Node hangs up on an upgrade that none of its listeners wants.
    rivals = (route.PATH_RIVAL,) if path_missing(handshake) else ()
    return ends.hit(ended, len(handshake.repeats), rivals=rivals)


@rule(
    "http.answer.unexplained",
    text=Text(
        en=Words(
            title="The server answers {status}, and no rule explains it",
            impact="{count:int} of {of:int} attempts got that answer in place of a WebSocket.",
            cause="Not determinable from outside: the status alone fits several causes. The answer's own words: "
            "{words}.",
            fix="Read the log of the server and of the proxy at the time of the attempts, then run this again.",
            check="The answer to the handshake is 101.",
            name="The server's answer is explained by no rule",
        ),
        pt_BR=Words(
            title="O servidor responde {status}, e nenhuma regra explica isso",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} essa resposta em vez de um "
            "WebSocket.",
            cause="Não é possível determinar de fora: o status, sozinho, combina com várias causas. Palavras da "
            "resposta: {words}.",
            fix="Leia os logs do servidor e do proxy no momento das tentativas e execute de novo.",
            check="A resposta ao handshake é 101.",
            name="Nenhuma regra explica a resposta do servidor",
        ),
    ),
    steps=(READ_CRASH_LOG,),
)
def answer_unexplained(left: Unexplained, handshake: Handshake) -> Outcome:
    """So that no failing handshake ever passes for a healthy one."""
    every = ends.failed_at(left.attempts, StageName.RESPONSE, Reason.STATUS)
    ended = tuple(one for one in every if one not in ends.answered(every, ends.UNAVAILABLE))
    if not ended:
        return Clear()
    rivals = (route.PATH_RIVAL,) if route.fails_like_unknown(handshake) else ()
    rivals = (HOST_RIVAL,) if ends.answered(ended, _MISDIRECTED) else rivals
    said = words(ended[0].response)
    return ends.hit(ended, left.of, at_most=Severity.HIGH, rivals=rivals, status=ends.status_of(ended), words=said)


@rule(
    "http.request.unsendable",
    text=Text(
        en=Words(
            title="The request cannot be sent as it is configured",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} over before a byte was sent.",
            cause="The token, the Origin or a subprotocol holds a blank, a line break or another character that has "
            "no place in a request.",
            fix="Repair the value where it is made; the findings on the token say what is wrong with it.",
            check="The request is sent, and the server answers.",
        ),
        pt_BR=Words(
            title="A requisição não pode ser enviada como está configurada",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} antes do primeiro byte.",
            cause="O token, o Origin ou um subprotocolo contém um espaço, uma quebra de linha ou outro caractere que "
            "não cabe em uma requisição.",
            fix="Corrija o valor onde ele é gerado; os achados sobre o token dizem o que há de errado.",
            check="A requisição é enviada, e o servidor responde.",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def unsendable(handshake: Handshake) -> Outcome:
    """We send no value that would become another header or another request: that is the client's fault to repair."""
    ended = ends.failed_at(handshake.repeats, StageName.REQUEST, Reason.UNSENDABLE)
    return ends.hit(ended, len(handshake.repeats), at_most=Severity.HIGH) if ended else Clear()


@rule(
    "http.handshake.unexplained",
    text=Text(
        en=Words(
            title="The connection fails ({where:list}), and no rule explains it",
            impact="{count:int} of {of:int} attempts ended there.",
            cause="Not determinable from what was recorded. What the close frame says: {said}.",
            fix="Read the log of the server and of the proxy at the time of the attempts, then run this again.",
            check="The handshake gets beyond that stage.",
            name="The connection fails, and no rule explains it",
        ),
        pt_BR=Words(
            title="A conexão falha ({where:list}), e nenhuma regra explica isso",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} ali.",
            cause="Não é possível determinar com o que foi registrado. O que o frame de fechamento diz: {said}.",
            fix="Leia os logs do servidor e do proxy no momento das tentativas e execute de novo.",
            check="O handshake passa desse estágio.",
            name="A conexão falha, e nenhuma regra explica isso",
        ),
    ),
    steps=(READ_CRASH_LOG,),
)
def handshake_unexplained(left: Unexplained) -> Outcome:
    """Everything else but TLS and answers, which have their own."""
    tls = ends.failed_at(left.attempts, StageName.TLS)
    answered = ends.failed_at(left.attempts, StageName.RESPONSE, Reason.STATUS)
    ended = tuple(one for one in left.attempts if one not in (*tls, *answered))
    if not ended:
        return Clear()
    where = tuple(dict.fromkeys(filter(None, map(_where, ended))))
    # An alert in answer to a request: a new handshake for this one path (renegotiation) that found no certificate.
    rivals = (CERTIFICATE_RIVAL,) if ends.failed_at(ended, StageName.RESPONSE, Reason.TLS_ALERT) else ()
    said = next(filter(None, map(_close_of, ended)), NO_WORDS)
    return ends.hit(ended, left.of, at_most=Severity.HIGH, rivals=rivals, where=where, said=said)


def _close_of(attempt: Attempt) -> str:
    """Code and reason of the close frame, as they came."""
    close = attempt.close
    return " ".join(filter(None, (str(close.code or ""), close.reason))) if close else ""


def _where(attempt: Attempt) -> str:
    end = ends.end_of(attempt)
    return f"{end.stage}: {end.reason or Reason.UNKNOWN}" if end else ""


def _answer_ms(attempt: Attempt) -> float:
    return sum(stage.took_ms or 0.0 for stage in attempt.stages if stage.name in _WAITED)
