"""The metrics endpoint, asked once whether it answers; only where it is on the target's own host."""

from wsinvest.config import urls
from wsinvest.config.resolve import Resolved
from wsinvest.facts.limits import asks_to_stop
from wsinvest.facts.metrics import Metrics
from wsinvest.host.locality import runs_here
from wsinvest.model.attempt import Response
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target, Url
from wsinvest.probe.exchange import exchange
from wsinvest.probe.routing import route_to
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline


@collector
async def metrics(resolved: Resolved, target: Target, redactor: Redactor, deadline: Deadline) -> Metrics:
    """Ask once; ALERT_URL is a secret, since who knows it can write there, and is never called."""
    parsed = _parsed(resolved.input("METRICS_URL").text)
    urls.learn(parsed, redactor, "metrics_url")
    if not same_host(parsed.url, target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, "METRICS_URL is on another host than the target, and is not asked")
    answer = await exchange(
        parsed.url,
        method="GET",
        resource=parsed.resource,
        redactor=redactor,
        deadline=deadline,
        route=route_to(target, resolved.credentials),
    )
    stop = asks_to_stop(answer.response)
    return Metrics(str(parsed.url), answer.stages, _status(answer.response), answer.took_ms, stop)


def _parsed(text: str) -> urls.Parsed:
    if not text.strip():
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no metrics endpoint is named (METRICS_URL)")
    try:
        return urls.http(text)
    except urls.UrlError as error:
        raise Unmeasured(ProblemKind.MISSING, f"METRICS_URL: {error}") from error


def same_host(url: Url, target: Target) -> bool:
    """True for the target's own name or address, and for loopback if the target runs here."""
    return url.host == target.url.host or (url.host in urls.LOOPBACK and runs_here(target))


def _status(response: Response | None) -> int | None:
    return None if response is None else response.status
