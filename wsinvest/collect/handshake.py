"""The handshake, stage by stage: repeats of the baseline and the counterfactual probes that change one thing each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from wsinvest.collect.polled import polled
from wsinvest.facts.alone import AXIS
from wsinvest.facts.comparison import WELL, ending, informative, settled, typical
from wsinvest.facts.dialogue import Dialogue
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.limits import LeftOut, Stop, asks_to_stop, rate_limited
from wsinvest.facts.login import Login
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.token import Token
from wsinvest.host import locality
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import collector, load
from wsinvest.model.target import AuthMode, Target
from wsinvest.model.units import Experiment
from wsinvest.probe.alone import alone
from wsinvest.probe.attempting import attempt
from wsinvest.probe.budget import cut_short, stop_after
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.dialogue import converse
from wsinvest.probe.once import once
from wsinvest.probe.plain_gets import PlainGets
from wsinvest.probe.repeats import repeated
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.probe.routing import route_to
from wsinvest.probe.search import BUDGET, Search, budget, changed_by
from wsinvest.probe.turns import in_turn
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.speak.engineio import completed
from wsinvest.transport.opener import Deadline

MARGIN_S: Final = 0.25  # what was measured until the deadline must still be handed over
NOWHERE: Final = "no-such-path-of-wsinvest"
_OF_UNKNOWN_PATHS: Final = frozenset({400, 403, 500})  # besides 404, which needs no comparison
_NOT_FOUND: Final = 404
EXPERIMENTS: Final = ("wsinvest.probe.experiments",)


@collector
async def handshake(
    target: Target,
    credentials: Credentials,
    redactor: Redactor,
    deadline: Deadline,
    token: Token | None,
    tokens: RequestTokens | None,
    login: Login | None = None,
    proxy: Proxy | None = None,
) -> Handshake:
    """Repeat the baseline; when it fails, look for the one change that turns it, and GET the page without upgrade."""
    units = load(EXPERIMENTS).experiments
    tokens = tokens or RequestTokens()
    context = ProbeContext(
        redactor,
        Deadline(deadline.remaining() - MARGIN_S),
        route_to(target, credentials),
        ends_on_error=not target.converses,
    )
    request = baseline_request(target, credentials, tokens)
    gets = PlainGets(request, context)
    try:
        repeats, left_out = await repeated(request, context, target.attempts, hangs=gets.begin)
        found = Handshake(repeats, left_out=left_out, on_this_host=_is_here(repeats[0]))
        if target.converses and any(one.opened for one in repeats) and not any(map(rate_limited, repeats)):
            found = replace(found, dialogue=await _converse(request, context, credentials))
        over = any(ending(one) == WELL for one in informative(repeats)) or any(map(rate_limited, repeats))
        plain = () if over else await gets.beside(typical(repeats))
    finally:
        gets.drop()
    if over:
        # Where the same request comes through now and then, no single change of it can prove anything.
        probes = await _some_opened(request, repeats, context, units)
        for unit, asked in _beside(units, request, found, target, login):
            probes += await once(unit, asked, repeats, probes, context)
        found = _settled(replace(found, probes=probes))
        return await polled(request, found, context, credentials.resource or target.url.path)
    found = replace(found, plain=plain)
    if any(asks_to_stop(one.response) for one in plain):
        return replace(found, left_out=(*left_out, LeftOut("probes", BUDGET, Stop.RATE_LIMITED)))
    given = (target, credentials, tokens, token, context.jar, proxy, found)
    search = Search(units, request, repeats, context, given)
    not_probed = await search.run()
    found = _settled(replace(found, probes=tuple(search.probes), left_out=(*left_out, *not_probed)))
    return replace(found, elsewhere=await _elsewhere(request, found, context))


def _beside(
    units: Mapping[str, Experiment[..., Any]],
    request: ProbeRequest,
    found: Handshake,
    target: Target,
    login: Login | None,
) -> Iterator[tuple[Experiment[..., Any], ProbeRequest | NotApplicable]]:
    """The experiments that are made where the request opens: does it open for browsers?"""
    withheld, again = units["cookie_withheld"], units["deflate_again"]
    yield withheld, withheld(request, found.baseline, target, login)
    yield again, again(request, found.baseline, found)


async def _some_opened(
    request: ProbeRequest,
    repeats: tuple[Attempt, ...],
    context: ProbeContext,
    units: Mapping[str, Experiment[..., Any]],
) -> tuple[Attempt, ...]:
    """Where some repeats opened: is there a limit of connections, or do servers behind a balancer take turns?"""
    limit = await alone(request, repeats, context, changed_by(units[AXIS]))
    if limit and not limit[-1].failed:
        return limit
    return (*limit, *await in_turn(request, repeats, context, changed_by(units["one_by_one"])))


async def _converse(request: ProbeRequest, context: ProbeContext, credentials: Credentials) -> Dialogue:
    """The message of --message on a connection of its own, and what came of --expect."""
    made = await converse(request, context, credentials.message, credentials.expects)
    return replace(made, expected=context.redactor.own(made.expected))


def _settled(found: Handshake) -> Handshake:
    """With the outcome of each probe, which is known when all were made."""
    return replace(found, probes=settled(found.repeats, found.probes))


def baseline_request(target: Target, credentials: Credentials, tokens: RequestTokens) -> ProbeRequest:
    """The request that the application would send, as far as it was configured."""
    return ProbeRequest(
        url=target.url,
        resource=completed(credentials.resource or target.url.path),
        token=None if target.auth.mode is AuthMode.NONE else tokens.baseline,
        place=target.auth.mode,
        name=target.auth.name,
        origin=target.origin,
        version=target.protocol_version,
        subprotocols=target.subprotocols,
        written=credentials.url_token_written,
        headers=credentials.headers,
        cookies=credentials.cookies,
    )


async def _elsewhere(request: ProbeRequest, found: Handshake, context: ProbeContext) -> Attempt | None:
    """The attempt at an unknown path, made if the refusal may be that of an unknown path; None if it was not made."""
    status = found.baseline.response.status if found.baseline.failed and found.baseline.response else 0
    lost = any(get.label == "path" and get.status == _NOT_FOUND for get in found.plain)
    solved = any(ending(one) == WELL for one in found.probes)
    stopped = bool(stop_after(found.probes, context.deadline)) or len(found.probes) >= budget(request.url)
    if status not in _OF_UNKNOWN_PATHS or not lost or solved or stopped:
        return None
    folder = request.resource.partition("?")[0].rpartition("/")[0]
    unknown = replace(request, resource=f"{folder}/{NOWHERE}", token=None, place=AuthMode.NONE, headers=(), cookies=())
    made = await attempt(unknown, context, "x01", stay=False)
    return None if cut_short(made, context.deadline) else made


def _is_here(first: Attempt) -> bool:
    tried = [address.address for address in first.addresses if address.tried]
    return bool(tried) and all(map(locality.is_here, tried))
