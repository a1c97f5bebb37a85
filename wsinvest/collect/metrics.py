"""The metrics endpoint, asked once whether it answers; only where it is on the target's own host."""

from dataclasses import dataclass

from wsinvest.attempt import Response, Stage
from wsinvest.inputs import urls
from wsinvest.machine.host import runs_here
from wsinvest.model import ProblemKind, Target, Unmeasured, Url
from wsinvest.net.limits import asks_to_stop
from wsinvest.net.opener import Deadline, exchange
from wsinvest.registry import collector
from wsinvest.secret import Vault
from wsinvest.target import Resolved


@dataclass(frozen=True, slots=True)
class Metrics:
    """One GET of METRICS_URL; of its answer the head counts, its body is left out."""

    url: str
    stages: tuple[Stage, ...]
    status: int | None
    took_ms: float | None
    asks_to_stop: bool = False


@collector(notebook="config")
async def metrics(resolved: Resolved, target: Target, vault: Vault, deadline: Deadline) -> Metrics:
    """Ask once; ALERT_URL is a secret, since who knows it can write there, and is never called."""
    parsed = _parsed(resolved.input("METRICS_URL").text)
    urls.learn(parsed, vault, "metrics_url")
    if not same_host(parsed.url, target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, "METRICS_URL is on another host than the target, and is not asked")
    answer = await exchange(
        parsed.url, method="GET", resource=parsed.resource, vault=vault, deadline=deadline, ca_file=target.ca_file
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
    """The target's own name or address; loopback is its own only where the target runs here."""
    return url.host == target.url.host or (url.host in urls.LOOPBACK and runs_here(target))


def _status(response: Response | None) -> int | None:
    return None if response is None else response.status
