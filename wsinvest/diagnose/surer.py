"""What to add to the next run: what the unproven findings ask for, and the sources that nobody named."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.ends import end_of
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.model.case import Case
from wsinvest.model.finding import Confidence, Finding, Severity, Surer
from wsinvest.model.target import Target

MOST: Final = 4
# What this run was told already; to name it again would add nothing.
_TOLD: Final[Mapping[Surer, Callable[[Target, Config | None], bool]]] = {
    surer.ENV: lambda _target, config: config is None or config.source_named,
    surer.LOG: lambda target, _config: bool(target.server_log),
    surer.PROXY_CONF: lambda target, _config: bool(target.proxy_conf),
    surer.CA: lambda target, _config: bool(target.ca_file),
    surer.ORIGIN: lambda target, _config: bool(target.origin),
    surer.LOGIN: lambda target, _config: target.login_url is not None,
}


def surer_of(findings: Sequence[Finding], case: Case) -> tuple[Surer, ...]:
    """What makes the diagnosis surer, most telling first, MOST at most.

    Empty if all root causes are proven, if nothing failed, and for a reconstructed case, which nobody can run again.
    """
    roots = [finding for finding in findings if finding.root_cause]
    proven = roots and all(finding.confidence is Confidence.PROVEN for finding in roots)
    if proven or case.manifest.reconstructed_from or _is_healthy(findings, case):
        return ()
    target, config = case.manifest.target, case.facts(Config)
    wanted = dict.fromkeys((*_asked(findings, roots), *_sources(roots)))
    return tuple(one for one in wanted if one not in _TOLD or not _TOLD[one](target, config))[:MOST]


def _is_healthy(findings: Sequence[Finding], case: Case) -> bool:
    """True if attempts were made, none failed, and no finding is above low: there is no cause to be surer of."""
    handshake = case.facts(Handshake)
    if handshake is None or not handshake.repeats or case.incomplete:
        return False
    return not any(map(end_of, handshake.repeats)) and all(one.severity <= Severity.LOW for one in findings)


def _sources(roots: Sequence[Finding]) -> tuple[Surer, ...]:
    """The sources that tell more of any failure, its log first; neither tells why a certificate is not trusted."""
    if roots and roots[0].code.startswith("tls.certificate."):
        return ()
    return (surer.LOG, surer.ENV) if roots else (surer.ENV, surer.LOG)


def _asked(findings: Sequence[Finding], roots: Sequence[Finding]) -> Iterator[Surer]:
    """What the root causes ask for, then what was not given."""
    for finding in (*roots, *(one for one in findings if one.not_given)):
        yield from finding.surer
