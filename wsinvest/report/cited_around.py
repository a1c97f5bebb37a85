"""Evidence of what stands around the server, cited in words: its port, backends and processes, the page, a proxy."""

from typing import Final

from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.facts.listener import Listener, Spoken
from wsinvest.facts.origin_page import OriginPage
from wsinvest.facts.workers import Doing, Workers
from wsinvest.i18n.messages import _
from wsinvest.report.sections.attempts import end_of
from wsinvest.report.sections.view import View

UNASKED: Final = _("a connection on which nothing was sent: {value}")
SPEAKS: Final = _("the port speaks {value}")
ASKED: Final = _("asked straight, {at}: {end}")
TUNNEL: Final = _("asked for a tunnel, the proxy {at}: {value}")
PROCESS: Final = _("process {pid}: {value}")
POOL: Final = _("{program}: {size:int} connections at a time, and {open:int} are open")
POLICY: Final = _("{directive} of {url}: {sources}")
_SEVERAL: Final = "; "


def around(view: View, reference: str) -> str:
    """The words for a reference to one of these facts; empty for others, and where another one says it."""
    collector, _colon, path = reference.partition(":")
    match collector:
        case "listener":
            return _listener(view, path)
        case "backends":
            found = view.facts(Backends)
            return _SEVERAL.join(_asked(view, one) for one in found.asked) if found else ""
        case "by_proxy" if path == "reason":
            met = view.facts(EnvironmentProxy)
            return view.say(TUNNEL, at=met.at, value=view.word(met.reason)) if met and met.reason else ""
        case "workers":
            return _workers(view, path)
        case "origin_page" if path.startswith("policies/"):
            return _policy(view, int(path.rpartition("/")[2]))
    return ""


def known(reference: str) -> bool:
    """True if the reference is to one of these facts."""
    return reference.partition(":")[0] in ("listener", "backends", "by_proxy", "workers", "origin_page")


def _listener(view: View, path: str) -> str:
    seen = view.facts(Listener)
    if seen is None:
        return ""
    if path == "spoken" and seen.spoken is not Spoken.UNKNOWN:
        return view.say(SPEAKS, value=view.word(seen.spoken))
    return view.say(UNASKED, value=view.word(seen.unasked)) if path == "unasked" and seen.unasked else ""


def _asked(view: View, backend: AskedBackend) -> str:
    return view.say(ASKED, at=backend.at, end=end_of(view, backend.attempt))


def _workers(view: View, path: str) -> str:
    found = view.facts(Workers)
    if found is None:
        return ""
    part, _slash, rest = path.partition("/")
    if part == "pool" and found.pool and rest == "processes":  # the other numbers stand in the same words
        return view.say(POOL, program=found.pool.program, size=found.pool.size, open=found.connections)
    number, _slash, _field = rest.partition("/")
    if part != "workers" or not number.isdecimal() or int(number) >= len(found.workers):
        return ""
    worker = found.workers[int(number)]
    state = worker.state if worker.doing is Doing.SERVING else worker.doing
    return view.say(PROCESS, pid=worker.pid, value=view.word(state))


def _policy(view: View, number: int) -> str:
    page = view.facts(OriginPage)
    if page is None or number >= len(page.policies):
        return ""
    policy = page.policies[number]
    return view.say(POLICY, directive=policy.directive, url=page.url, sources=" ".join(policy.sources))
