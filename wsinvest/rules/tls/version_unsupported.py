"""The server supports only withdrawn TLS versions (below 1.2, RFC 8996)."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import SET_TLS
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_OLD = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})


@rule(
    "tls.version.unsupported",
    text=Text(
        title=_("{host} speaks only {version}"),
        impact=_("{count:int} of {of:int} attempts ended in the TLS handshake, as those of every current client do."),
        cause=_("The server offers no TLS version that clients still speak; 1.0 and 1.1 were withdrawn by RFC 8996."),
        fix=_("Enable TLS 1.2 and 1.3 on the server or in what stands in front of it."),
        check=_("openssl s_client -tls1_2 completes a handshake with {host}."),
        name=_("The server speaks only withdrawn TLS versions"),
    ),
    steps=(SET_TLS,),
)
def version_unsupported(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when no TLS version is in common; proven when the look that offers all versions agrees on an old one.

    Inferred from the alert protocol_version alone.
    """
    session, of = look.session if look else None, len(handshake.repeats)
    if session and session.version not in _OLD:
        return Pass(by=("certificate:session/version",))
    failed = ends.failed_at(handshake.repeats, StageName.TLS)
    ended = tuple(one for one in failed if one.failed and one.failed.reason not in ends.UNTRUSTED)
    if session and ended:
        evidence = ("certificate:session/version",)
        return ends.hit(ended, of, Confidence.PROVEN, evidence=evidence, host=target.url.host, version=session.version)
    refused = ends.failed_at(ended, StageName.TLS, Reason.TLS_VERSION)
    older = _("versions of TLS older than 1.2")
    return ends.hit(refused, of, Confidence.INFERRED, host=target.url.host, version=older) if refused else Pass()
