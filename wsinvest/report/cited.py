"""What a reference to evidence names, in the reader's words: settings, token, login, certificate, process."""

from collections.abc import Callable, Mapping
from enum import Enum
from operator import attrgetter
from typing import Any, Final

from wsinvest.analysis.held import slowest_ms
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config, Setting
from wsinvest.facts.health import Health
from wsinvest.facts.ladder import Ladder
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.login import Login
from wsinvest.facts.memory import Memory
from wsinvest.facts.proxy import Directive, ForwardedHeader, Proxy
from wsinvest.facts.server import Server
from wsinvest.facts.session import HeldSessions
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.stage import Stage
from wsinvest.report.cited_around import around, known
from wsinvest.report.sections.evidence import leaves
from wsinvest.report.sections.view import View

_LONG_PONG_MS: Final = 1000.0
_LONGEST: Final = 60  # characters of a value
SETTING_IS: Final = _("{name} is {state}")
VALIDATED: Final = _("strict validation of the token: {title}")
STAGE_FAILED: Final = _("{topic}: {stage}: {reason}")
TOKEN_IS: Final = _("the token: {value}")
SIGNING: Final = _("no token can be signed: {value}")
TOKEN_ENDS: Final = _("the token is good until {value:time}")
LOGIN_SAYS: Final = _("the login answers {value}")
LOGIN_GIVES: Final = _("the token in the login's answer: {value}")
OPEN_FILES: Final = _("the server's process has {value:int} open files")
MOST_FILES: Final = _("the limit of open files is {value:int}")
VALID_UNTIL: Final = _("the certificate is valid until {value:time}")
VALID_FROM: Final = _("the certificate is valid from {value:time}")
NAMES_OF: Final = _("the certificate is for {value:list}")
ISSUED_BY: Final = _("the certificate is issued by {value}")
MEMORY_USED: Final = _("memory in use: {value:mb}")
MEMORY_IN_ALL: Final = _("memory in all: {value:mb}")
MEMORY_SHARE: Final = _("its health endpoint says {value:pct} of the memory")
DECLARED: Final = _("{value:int} connections are declared")
CLIMBED: Final = _("the use of each step of {value:int} connections was read")
REACHED: Final = _("the server took {value:int} connections and no more")
CIPHER: Final = _("the only cipher in common is {value}")
TLS_VERSION: Final = _("the TLS version in common is {value}")
SKEW: Final = _("the clock of the server is {value:s} from ours")
SETTING_SHOWN: Final = _("{name} is {value}")
PROXY_LINE: Final = _("{text} ({file}, line {line:int})")
USUAL: Final = _("{text} (the proxy's default)")
SECRET_IS: Final = _("{name}: length {length}, entropy {entropy}")
LOGGED: Final = _("the log, {n:int} {n:plural:time|times} while we tried: “{line}”")
COUNTED: Final = _("the log, {n:int} {n:plural:time|times} while we tried: {what}")
_LOG: Final = "meanwhile:"
HELD_SILENT: Final = _("session {id}, silent: {end} after {age:s}")
HELD_WITH_PINGS: Final = _("session {id}, with pings: {end} after {age:s}")
PONG_LATE: Final = _("session {id}: a ping waited {wait:s}")
SIZE_TRIED: Final = _("a message of {size:int} bytes: {taken}")
FACTS: Final[Mapping[str, Phrase]] = {
    "token:undamaged_verifies": _("without the damage its signature verifies"),
    "config:env_file/bom": _("the .env begins with a byte order mark"),
    "config:env_file/crlf_names": _("lines of the .env end with a carriage return"),
}
# What others beside them say better.
SILENT: Final = frozenset({"token:generation/state", "token:verdict/verified", "config:env_file/first_key"})
# The facts' class, the words, and the value in them; None where there is none.
VALUES: Final[Mapping[str, tuple[type, Phrase, Callable[[Any], Any]]]] = {
    "token:state": (Token, TOKEN_IS, attrgetter("state")),
    "token:generation/reason": (Token, SIGNING, attrgetter("generation.reason")),
    "token:anatomy/exp": (Token, TOKEN_ENDS, lambda token: token.anatomy and token.anatomy.exp),
    "login:response/status": (Login, LOGIN_SAYS, lambda login: login.response and login.response.status),
    "login:token_state": (Login, LOGIN_GIVES, attrgetter("token_state")),
    "server:open_descriptors": (Server, OPEN_FILES, attrgetter("open_descriptors")),
    "server:descriptor_limit": (Server, MOST_FILES, attrgetter("descriptor_limit")),
    "certificate:certificate/not_after": (CertificateLook, VALID_UNTIL, attrgetter("certificate.not_after")),
    "certificate:certificate/not_before": (CertificateLook, VALID_FROM, attrgetter("certificate.not_before")),
    "certificate:certificate/names": (CertificateLook, NAMES_OF, attrgetter("certificate.names")),
    "certificate:session/cipher": (CertificateLook, CIPHER, lambda look: look.session and look.session.cipher),
    "certificate:session/version": (CertificateLook, TLS_VERSION, lambda look: look.session and look.session.version),
    "token:server_skew_s": (Token, SKEW, attrgetter("server_skew_s")),
    "memory:used": (Memory, MEMORY_USED, attrgetter("used")),
    "memory:total": (Memory, MEMORY_IN_ALL, attrgetter("total")),
    "memory:cgroup_used": (Memory, MEMORY_USED, attrgetter("cgroup_used")),
    "memory:cgroup_limit": (Memory, MEMORY_IN_ALL, attrgetter("cgroup_limit")),
    "health:memory_ratio": (Health, MEMORY_SHARE, attrgetter("memory_ratio")),
    "capacity:declared": (Capacity, DECLARED, attrgetter("declared")),
    "ladder:ramps": (Ladder, CLIMBED, attrgetter("most_held")),
    "ladder:reached": (Ladder, REACHED, attrgetter("reached")),
    "certificate:certificate/issuer": (CertificateLook, ISSUED_BY, attrgetter("certificate.issuer")),
}


def cited(view: View, reference: str) -> str:
    """The words for a reference that is not about the handshake; empty where others say more, or nothing is there."""
    if reference in SILENT:
        return ""
    if reference in FACTS:
        return view.say(FACTS[reference])
    if reference.startswith(_LOG):
        return _logged(view, reference)
    if known(reference):
        return around(view, reference)
    return (
        _proxy(view, reference)
        or _held(view, reference)
        or _setting(view, reference)
        or _value(view, reference)
        or _stage(view, reference)
        or _leaf(view, reference)
    )


def _proxy(view: View, reference: str) -> str:
    """A header, directive or block of the proxy's configuration as it is written, with file and line."""
    proxy, (_topic, _colon, path) = view.facts(Proxy), reference.partition(":")
    if proxy is None or not reference.startswith("proxy:"):
        return ""
    part, _slash, name = path.partition("/")
    named: tuple[ForwardedHeader | Directive | None, ...] = (*proxy.headers, *proxy.directives)
    named = named if name else (proxy.route, proxy.query_lost)
    wanted = name or getattr(getattr(proxy, part, None), "name", "")
    found = next((one for one in named if one and one.name == wanted), None)
    if found is None:
        return ""
    text, place = f"{found.name} {found.value}".strip(), found.place
    return view.say(PROXY_LINE if place.line else USUAL, text=text, file=place.file, line=place.line)


def _logged(view: View, reference: str) -> str:
    """What the server wrote while we tried: the entry that is kept, else what the entries say and their number."""
    facts = view.facts(LogDelta)
    name = reference.removeprefix(_LOG).split("/")[1]
    if facts is None:
        return ""
    entry = next((one for one in facts.entries if name in (one.says, one.id)), None)
    if entry:
        return view.say(LOGGED, line=entry.line, n=entry.times)
    count = next((one for one in facts.said if one.name == name), None)
    return view.say(COUNTED, what=view.word(count.name), n=count.lines) if count else ""


def _held(view: View, reference: str) -> str:
    """A session that was held, or a message that was sent on one; empty for other references."""
    held = view.facts(HeldSessions)
    part, _slash, name = reference.removeprefix("session:").partition("/")
    if held is None or not reference.startswith("session:"):
        return ""
    if part == "sizes" and name.isdecimal() and int(name) < len(held.sizes):
        tried = held.sizes[int(name)]
        return view.say(SIZE_TRIED, size=tried.size, taken=view.word(tried.taken))
    hold = next((one for one in held.holds if part == "holds" and one.id == name), None)
    if hold is None:
        return ""
    if hold.pinged and slowest_ms(hold) > _LONG_PONG_MS:
        return view.say(PONG_LATE, id=hold.id, wait=slowest_ms(hold) / 1000)
    values = {"id": hold.id, "age": round(hold.lasted_ms / 1000, 1), "end": view.word(hold.end)}
    return view.say(HELD_WITH_PINGS if hold.pinged else HELD_SILENT, **values)


def _setting(view: View, reference: str) -> str:
    config, token = view.facts(Config), view.facts(Token)
    if config and reference.startswith("config:values/"):
        name = reference.rpartition("/")[2]
        return _of(view, config.setting(name))
    if token and token.verdict and token.verdict.code and reference == "token:verdict/code":
        return view.say(VALIDATED, title=view.plain_title(token.verdict.code))
    return ""


def _of(view: View, setting: Setting) -> str:
    """Its value where it may be shown, of a secret the length and entropy, else its state."""
    if setting.shown:
        return view.say(SETTING_SHOWN, name=setting.name, value=setting.shown)
    if setting.secret and setting.shape:
        words = {"length": setting.shape.length, "entropy": view.word(setting.shape.entropy)}
        return view.say(SECRET_IS, name=setting.name, **words)
    return view.say(SETTING_IS, name=setting.name, state=view.word(setting.state))


def _value(view: View, reference: str) -> str:
    kind, phrase, value_of = VALUES.get(reference, (None, None, None))
    facts = view.facts(kind) if kind else None
    value = value_of(facts) if facts is not None and value_of else None
    if phrase is None or not value:
        return ""
    return view.say(phrase, value=view.word(value) if isinstance(value, Enum) else value)


def _stage(view: View, reference: str) -> str:
    """The failed stage of a request to another service, such as the login."""
    collector, _colon, path = reference.partition(":")
    evidence = view.case.evidence.get(collector)
    stages: tuple[Stage, ...] = getattr(evidence.facts if evidence else None, "stages", ())
    stage = next((one for one in stages if path == f"stages/{one.name}"), None)
    if stage is None or stage.reason is None:
        return ""
    words = {"stage": view.word(stage.name), "reason": view.word(stage.reason)}
    return view.say(STAGE_FAILED, topic=view.topic(collector), **words)


def _leaf(view: View, reference: str) -> str:
    """What readers call the evidence, with the value that stands there; empty where that is yes, no or long."""
    collector, _colon, path = reference.partition(":")
    evidence = view.case.evidence.get(collector)
    value = dict(leaves(evidence.facts)).get(path, "") if evidence and evidence.facts else ""
    if not value or value in ("true", "false") or len(value) > _LONGEST:
        return ""
    return f"{view.topic(collector)}: {path.rpartition('/')[2].replace('_', ' ')} {value}"
