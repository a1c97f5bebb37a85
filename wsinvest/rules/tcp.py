"""The TCP connection: refused, silent, out of reach, reset, or answered by something that is no HTTP."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.proofs import HOSTS, proved_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_AT: Final = Phrase(" at {address}", " em {address}")
_NOWHERE: Final = Phrase("", "")

START_LISTENER = Step(
    "start_listener",
    TODAY,
    15,
    Phrase(
        "Start the server, and make it listen on the port and interface that the URL names.",
        "Iniciar o servidor e fazê-lo escutar na porta e na interface indicadas pela URL.",
    ),
    Phrase("The port accepts a connection from this machine.", "A porta aceita uma conexão a partir desta máquina."),
)
OPEN_PATH = Step(
    "open_network_path",
    TODAY,
    45,
    Phrase(
        "Open the way to the port: firewall, security group, routing, a full listen queue.",
        "Liberar o caminho até a porta: firewall, grupo de segurança, rotas, fila de escuta cheia.",
    ),
    Phrase(
        "A connection to the port is made in under a second.", "A conexão com a porta é feita em menos de um segundo."
    ),
)
FREE_SOCKETS = Step(
    "free_local_sockets",
    TODAY,
    15,
    Phrase(
        "Free sockets on the machine that investigates, or run from another one.",
        "Liberar sockets na máquina que investiga, ou executar a partir de outra.",
    ),
    Phrase("This machine opens new connections again.", "Esta máquina volta a abrir conexões."),
)
READ_CRASH_LOG = Step(
    "read_server_log",
    TODAY,
    30,
    Phrase(
        "Read the log of the server and of the proxy for the minute of this run.",
        "Ler os logs do servidor e do proxy no minuto desta execução.",
    ),
    Phrase(
        "The entry that belongs to a failed attempt is found.", "A entrada de uma tentativa que falhou é encontrada."
    ),
)


@rule(
    "tcp.connect.refused",
    text=Text(
        en=Words(
            title="The server refused the connection{at}",
            impact="{count:int} of {of:int} attempts got no connection at all.",
            cause="Nothing listens on the port that the URL names, or a firewall refuses on its behalf.",
            fix="Start the server, or correct port and interface.",
            check="A connection to that port is accepted.",
            name="The server refuses TCP connections",
        ),
        pt_BR=Words(
            title="O servidor recusou a conexão{at}",
            impact="{count:int} de {of:int} tentativas {count:plural:não obteve|não obtiveram} conexão alguma.",
            cause="Nada escuta na porta indicada pela URL, ou um firewall recusa em seu lugar.",
            fix="Inicie o servidor ou corrija a porta e a interface.",
            check="Uma conexão com essa porta é aceita.",
            name="O servidor recusa conexões TCP",
        ),
    ),
    steps=(START_LISTENER,),
)
def refused(handshake: Handshake, target: Target) -> Outcome:
    """A reset in answer to the first packet is decisive by itself."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    if not ended:
        return Clear()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=_at(target))


@rule(
    "tcp.connect.timeout",
    text=Text(
        en=Words(
            title="The server{at} does not answer at all",
            impact="{count:int} of {of:int} attempts waited in vain for a connection.",
            cause="No answer to the first packet: a firewall that drops, a wrong route, or a full listen queue.",
            fix="Open the way to the port, or relieve the server's listen queue.",
            check="A connection to that port is made in under a second.",
            name="TCP connections get no answer",
        ),
        pt_BR=Words(
            title="O servidor{at} não dá nenhuma resposta",
            impact="{count:int} de {of:int} tentativas {count:plural:esperou|esperaram} em vão por uma conexão.",
            cause="Nenhuma resposta ao primeiro pacote: firewall que descarta, rota errada ou fila de escuta cheia.",
            fix="Libere o caminho até a porta ou alivie a fila de escuta do servidor.",
            check="A conexão com essa porta é feita em menos de um segundo.",
            name="Conexões TCP ficam sem resposta",
        ),
    ),
    steps=(OPEN_PATH,),
)
def timed_out(handshake: Handshake, target: Target) -> Outcome:
    """Silence fits several causes, so it is no more than observed."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.TIMEOUT)
    return ends.hit(ended, len(handshake.repeats), at=_at(target)) if ended else Clear()


@rule(
    "tcp.connect.unreachable",
    text=Text(
        en=Words(
            title="There is no way to the server{at} from here",
            impact="{count:int} of {of:int} attempts ended without leaving the network.",
            cause="The network says that the host or its network cannot be reached.",
            fix="Correct the route, the VPN or the address.",
            check="A connection to that address is accepted or refused, no longer unreachable.",
            name="There is no way to the server from here",
        ),
        pt_BR=Words(
            title="Não há caminho daqui até o servidor{at}",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} sem sair da rede.",
            cause="A rede informa que o host, ou a rede dele, não pode ser alcançado.",
            fix="Corrija a rota, a VPN ou o endereço.",
            check="Uma conexão com esse endereço é aceita ou recusada, e não mais inalcançável.",
            name="Não há caminho daqui até o servidor",
        ),
    ),
    steps=(OPEN_PATH,),
)
def unreachable(handshake: Handshake, target: Target) -> Outcome:
    """The system's own word, no guess about the server."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.UNREACHABLE)
    return ends.hit(ended, len(handshake.repeats), at=_at(target)) if ended else Clear()


@rule(
    "tcp.connect.local_limit",
    text=Text(
        en=Words(
            title="This machine could not open another socket",
            impact="{count:int} of {of:int} attempts never left this machine; {count:plural:it says|they say} nothing "
            "about the server.",
            cause="The investigating machine has run out of local ports or of file descriptors.",
            fix="Free sockets here, raise the limit, or run from another machine.",
            check="Run the investigation again; the attempts reach the server.",
        ),
        pt_BR=Words(
            title="Esta máquina não conseguiu abrir mais um socket",
            impact="{count:int} de {of:int} tentativas {count:plural:não saiu|não saíram} desta máquina; "
            "{count:plural:ela nada diz|elas nada dizem} sobre o servidor.",
            cause="A máquina que investiga ficou sem portas locais ou sem descritores de arquivo.",
            fix="Libere sockets aqui, aumente o limite ou execute a partir de outra máquina.",
            check="Execute a investigação de novo; as tentativas chegam ao servidor.",
        ),
    ),
    steps=(FREE_SOCKETS,),
)
def local_limit(handshake: Handshake) -> Outcome:
    """Our own shortage must never look like a fault of the server."""
    reasons = (Reason.PORTS_EXHAUSTED, Reason.DESCRIPTORS_EXHAUSTED)
    ended = ends.failed_at(handshake.repeats, StageName.TCP, *reasons)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN) if ended else Clear()


@rule(
    "tcp.connection.reset",
    leads_to=("http.handshake.closed_early",),
    text=Text(
        en=Words(
            title="The connection was reset before any answer",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} cut off without a word.",
            cause="The server or something in front of it reset the connection: a crash, an allow list, a limit.",
            fix="Look for the reset in the logs of server, proxy and firewall of that minute.",
            check="Twenty attempts in a row end with a status line.",
        ),
        pt_BR=Words(
            title="A conexão foi reiniciada antes de qualquer resposta",
            impact="{count:int} de {of:int} tentativas {count:plural:foi cortada|foram cortadas} sem explicação.",
            cause="O servidor, ou algo à frente dele, reiniciou a conexão: queda, lista de acesso ou limite.",
            fix="Procure o reset nos logs do servidor, do proxy e do firewall daquele minuto.",
            check="Vinte tentativas seguidas terminam com uma linha de status.",
        ),
    ),
    steps=(READ_CRASH_LOG,),
)
def reset(handshake: Handshake, look: CertificateLook | None = None) -> Outcome:
    """RST at any moment before the answer, or an end before the request was sent whole."""
    explained = limited(handshake) or proved_by(handshake, HOSTS) is not None
    if ends.speaks_tls(handshake) or ends.speaks_plain(handshake) or explained:
        return Clear()
    if look and look.turned_away:
        return Clear()
    stages = (StageName.TCP, StageName.TLS, StageName.REQUEST, StageName.RESPONSE)
    ended = [one for stage in stages for one in ends.failed_at(handshake.repeats, stage, Reason.RESET)]
    ended += ends.failed_at(handshake.repeats, StageName.REQUEST, Reason.CLOSED)
    return ends.hit(tuple(ended), len(handshake.repeats)) if ended else Clear()


@rule(
    "tcp.service.not_http",
    text=Text(
        en=Words(
            title="The service{at} does not speak HTTP",
            impact="{count:int} of {of:int} attempts got bytes that are no HTTP answer.",
            cause="Another service listens on that port, or the answer is damaged on the way.",
            fix="Correct the port in the URL.",
            check="A plain HTTP request to that port gets a status line.",
            name="The service does not speak HTTP",
        ),
        pt_BR=Words(
            title="O serviço{at} não fala HTTP",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} bytes que não são uma resposta "
            "HTTP.",
            cause="Outro serviço escuta nessa porta, ou a resposta chega danificada.",
            fix="Corrija a porta na URL.",
            check="Uma requisição HTTP simples a essa porta recebe uma linha de status.",
            name="O serviço não fala HTTP",
        ),
    ),
    steps=(START_LISTENER,),
)
def not_http(handshake: Handshake, target: Target, look: CertificateLook | None = None) -> Outcome:
    """A TLS alert is no HTTP either, nor are frames of HTTP/2, but then it is not the port that is wrong."""
    ended = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.NOT_HTTP)
    if not ended or ends.speaks_tls(handshake) or (look and look.session and look.session.alpn == "h2"):
        return Clear()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=_at(target))


def _at(target: Target) -> Phrase:
    """Where the server is, with the blank before it; empty when the source of a recorded case does not say."""
    url = target.url
    host = f"[{url.host}]" if ":" in url.host else url.host
    return filled(_AT, address=f"{host}:{url.port}") if url.known else _NOWHERE
