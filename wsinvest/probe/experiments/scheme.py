"""The other scheme on the same port: TLS where plain text failed, plain text where TLS failed. No token is sent."""

from dataclasses import replace

from wsinvest.config.urls import public
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest

# A port that speaks no TLS refuses its hello in at least these ways; a bad certificate is none of them.
_NO_TLS = frozenset({Reason.NOT_TLS, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT, Reason.TLS_FAILED})
# A TLS port answers plain text with 400 or an alert, by closing, or not at all.
_NO_PLAINTEXT = frozenset({Reason.NOT_HTTP, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT})
_PLAIN_HTTP_TO_HTTPS = frozenset({400, 497})
PATIENCE_S = 2.0  # a plain server may wait for the end of a line that a TLS hello never sends


@experiment(
    "scheme",
    separates=("tls.scheme.plaintext_to_tls", "tls.scheme.tls_to_plaintext"),
    order=15,
    text=_("with the other scheme (ws or wss)"),
)
def other_scheme(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """wss in place of ws and the other way round; judged by the stage that is reached."""
    if not _suspicious(base, request.url.secure):
        return NotApplicable("the failure does not look like the wrong scheme")
    url = replace(request.url, scheme="ws" if request.url.secure else "wss")
    resource = public(request.resource)
    return replace(
        request, url=url, resource=resource, token=None, place=AuthMode.NONE, headers=(), cookies=(), open_s=PATIENCE_S
    )


def _suspicious(base: Attempt, secure: bool) -> bool:
    failed = base.failed
    if failed is None:
        return False
    if secure:
        return failed.name is StageName.TLS and failed.reason in _NO_TLS
    if failed.name not in (StageName.REQUEST, StageName.RESPONSE):
        return False
    return failed.reason in _NO_PLAINTEXT or (
        base.response is not None and base.response.status in _PLAIN_HTTP_TO_HTTPS
    )
