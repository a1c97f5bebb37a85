"""Pages and redirects where a 101 is due: another site's answer, the way to TLS, the way to a login."""

import re
from urllib.parse import urlsplit

from wsinvest.analysis import ends, upgrade
from wsinvest.analysis.proofs import HOSTS, helped, proved_by
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target
from wsinvest.rules.http_access import FIX_PATH
from wsinvest.rules.tls import FIX_SCHEME

_SUCCESS = range(200, 300)
_REDIRECTS = (301, 302, 303, 307, 308)
_SIGN_IN = re.compile(r"log-?in|sign-?in|sso|oauth|auth(?:orize)?\b|saml|account", re.I)
_SLASH = Phrase("Only the slash at the end of the path differs.", "Só muda a barra no fim do caminho.")
_OTHER_PATH = Phrase("It is another path.", "É outro caminho.")
_OTHER_HOST = Phrase("It is another host.", "É outro host.")
_PASSWORD_FIELD = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.I)


@rule(
    "http.endpoint.not_websocket",
    text=Text(
        en=Words(
            title="An ordinary page answers at {path} (status {status})",
            impact="{count:int} of {of:int} attempts got a page in place of a WebSocket.",
            cause="The path belongs to a web page or API, or the upgrade never reaches the WebSocket server.",
            fix="Route the path to the WebSocket server, or correct the path.",
            check="The answer to an upgrade request is 101.",
            name="An ordinary page answers at that path",
        ),
        pt_BR=Words(
            title="Uma página comum responde em {path} (status {status})",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} uma página em vez de um "
            "WebSocket.",
            cause="O caminho é de uma página ou API, ou o upgrade nunca chega ao servidor WebSocket.",
            fix="Encaminhe o caminho ao servidor WebSocket ou corrija o caminho.",
            check="A resposta a um pedido de upgrade é 101.",
            name="Uma página comum responde nesse caminho",
        ),
    ),
    steps=(FIX_PATH,),
)
def not_websocket(
    handshake: Handshake, target: Target, log: Log | None = None, meanwhile: Meanwhile | None = None
) -> Outcome:
    """Success without upgrade is no success here; whether the upgrade arrived, such an answer does not say.

    Nor is a 400 without a word, where a request for a page is served and no change of ours helps.
    """
    served = tuple(one for one in ends.answered(handshake.repeats, *_SUCCESS) if not _login_form(one))
    page = upgrade.plain(handshake, "path")
    silent = tuple(filter(upgrade.is_silent, handshake.repeats)) if page and page.status in _SUCCESS else ()
    ended = served or (() if helped(handshake) else silent)
    if not ended or proved_by(handshake, HOSTS) or upgrade.loss(handshake, log, meanwhile):
        return Clear()
    of, path, status = len(handshake.repeats), target.url.path, ends.status_of(ended)
    rivals = (upgrade.STRIPPED_RIVAL, upgrade.UNSUPPORTED_RIVAL) if upgrade.as_a_page(handshake, 200) else ()
    # Caddy's answer to the name of a host that it does not serve.
    rivals = (*rivals, upgrade.HOST_RIVAL) if served and not _body(served[0]) else rivals
    return ends.hit(ended, of, rivals=rivals, path=path, status=status)


@rule(
    "http.redirect.to_tls",
    text=Text(
        en=Words(
            title="The server sends plain connections on to TLS",
            impact="{count:int} of {of:int} attempts got a redirect, which WebSocket clients do not follow.",
            cause="The URL says ws while the server wants {location}.",
            fix="Use wss in the URL.",
            check="The handshake with wss is not redirected.",
        ),
        pt_BR=Words(
            title="O servidor redireciona conexões sem TLS para TLS",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} um redirecionamento, não "
            "seguido por clientes.",
            cause="A URL usa ws, mas o servidor exige {location}.",
            fix="Use wss na URL.",
            check="O handshake com wss não é redirecionado.",
        ),
    ),
    steps=(FIX_SCHEME,),
)
def to_tls(handshake: Handshake, target: Target) -> Outcome:
    """The Location names a secure scheme, and ours is not."""
    redirected = ends.answered(handshake.repeats, *_REDIRECTS)
    ended = tuple(one for one in redirected if _secure_location(one) and not _signs_in(one, target))
    if not ended or target.url.secure or proved_by(handshake, HOSTS):
        return Clear()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, location=_location(ended[0]))


@rule(
    "http.redirect.to_login",
    text=Text(
        en=Words(
            title="A sign-in page answers in place of the WebSocket",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} sent to sign in.",
            cause="The request carried no session or token that the server, or the proxy before it, accepts.",
            fix="Send the session or the token with the handshake, or leave the path open at the proxy.",
            check="The handshake with a session opens and is not redirected.",
        ),
        pt_BR=Words(
            title="Uma página de login responde no lugar do WebSocket",
            impact="{count:int} de {of:int} tentativas {count:plural:foi enviada|foram enviadas} para o login.",
            cause="A requisição não levava uma sessão ou um token aceito pelo servidor ou pelo proxy à frente dele.",
            fix="Envie a sessão ou o token no handshake, ou libere o caminho no proxy.",
            check="O handshake com uma sessão é aberto e não é redirecionado.",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def to_login(handshake: Handshake, target: Target) -> Outcome:
    """By the Location's path, or by a form that asks for a password."""
    sent_on = [one for one in ends.answered(handshake.repeats, *_REDIRECTS) if _signs_in(one, target)]
    forms = [one for one in ends.answered(handshake.repeats, 200) if _login_form(one)]
    ended = () if proved_by(handshake, HOSTS) else (*sent_on, *forms)
    return ends.hit(ended, len(handshake.repeats)) if ended else Clear()


@rule(
    "http.redirect.elsewhere",
    text=Text(
        en=Words(
            title="The server redirects the handshake to {location}",
            impact="{count:int} of {of:int} attempts got a redirect ({status}), which WebSocket clients do not follow.",
            cause="The server knows the endpoint under another URL. {what}",
            fix="Use that URL in the client, or let the server answer on this one.",
            check="The handshake with the right URL is not redirected.",
            name="The server redirects the handshake",
        ),
        pt_BR=Words(
            title="O servidor redireciona o handshake para {location}",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} um redirecionamento "
            "({status}), não seguido por clientes.",
            cause="O servidor conhece o endpoint com outra URL. {what}",
            fix="Use essa URL no cliente, ou faça o servidor responder nesta.",
            check="O handshake com a URL certa não é redirecionado.",
            name="O servidor redireciona o handshake",
        ),
    ),
    steps=(FIX_PATH,),
)
def elsewhere(handshake: Handshake, target: Target) -> Outcome:
    """Any other redirect: a slash at the path's end, another path, another host."""
    ended = tuple(one for one in ends.answered(handshake.repeats, *_REDIRECTS) if _moves(one, target))
    if not ended or proved_by(handshake, HOSTS):
        return Clear()
    status, location = ends.status_of(ended), _location(ended[0])
    what = _differs(location, target)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, status=status, location=location, what=what)


def _moves(attempt: Attempt, target: Target) -> bool:
    """Whether it leads to another place that is neither a sign-in page nor this one over TLS."""
    to_tls = _secure_location(attempt) and not target.url.secure
    return bool(_location(attempt)) and not to_tls and not _signs_in(attempt, target)


def _differs(location: str, target: Target) -> Phrase:
    split = urlsplit(location)
    if split.hostname and split.hostname != target.url.host:
        return _OTHER_HOST
    return _SLASH if split.path.rstrip("/") == target.url.path.rstrip("/") else _OTHER_PATH


def _location(attempt: Attempt) -> str:
    return attempt.response.header("location") if attempt.response else ""


def _signs_in(attempt: Attempt, target: Target) -> bool:
    """Whether it leads to a sign-in page; the same path elsewhere is none, whatever it is called."""
    location = _location(attempt)
    return bool(_SIGN_IN.search(location)) and urlsplit(location).path != target.url.path


def _secure_location(attempt: Attempt) -> bool:
    return _location(attempt).lower().startswith(("https:", "wss:"))


def _login_form(attempt: Attempt) -> bool:
    return bool(_PASSWORD_FIELD.search(_body(attempt)))


def _body(attempt: Attempt) -> str:
    return attempt.response.body if attempt.response else ""
