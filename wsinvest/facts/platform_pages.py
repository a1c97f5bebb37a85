"""Error answers of hosting platforms and tunnels, which they give in the application's place, by documented marks."""

import re
from dataclasses import dataclass
from typing import Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Response

_LONGEST: Final = 4096  # characters of a body that are looked through


@dataclass(frozen=True, slots=True)
class PlatformError:
    """Who answers, the mark that tells it, what the platform's documentation says of it, and what to paste first."""

    platform: str
    mark: str
    meaning: Phrase
    look: Phrase


_NGROK: Final = _("ngrok http PORT --url https://{host}")
_HEROKU: Final = _("heroku ps; heroku logs --num 200")
_VERCEL: Final = _("vercel inspect {host}; vercel logs {host}")
_CLOUDFLARE: Final = _("cloudflared tunnel list; cloudflared tunnel info NAME")
_RAILWAY: Final = _("railway status; railway logs")
_AWS: Final = _("aws apigatewayv2 get-apis; aws apigatewayv2 get-routes --api-id ID")
_KONG: Final = _("curl -s http://localhost:8001/routes; curl -s http://localhost:8001/upstreams")
_INGRESS: Final = _("kubectl get ingress -A; kubectl describe ingress NAME")
_FASTLY: Final = _("fastly domain list --version active")
_ALB: Final = _("aws elbv2 describe-target-groups --query 'TargetGroups[].[TargetGroupName,ProtocolVersion]'")
_NO_ROUTE: Final = _("none of its routes matches this host, path and method")
_NO_PEER: Final = _("it has no healthy address for the server behind it")
_OFFLINE: Final = _("the tunnel is offline: no agent serves this address")
_REFUSES: Final = _("the agent runs, and the port that it forwards to refuses the connection")
_CRASHED: Final = _("the application crashed, did not start, or does not answer")
_UNKNOWN: Final = _("it has no application of this name")
_BY_AWS: Final = r"(?im)^x-amz"  # amzn/selling-partner-api-models issue 749
_ERROR_OF_AWS: Final = r"(?im)^x-amzn-errortype\b"
_BY_KONG: Final = r"(?im)^x-kong-|^(?:server|via):.*\bkong/"  # Kong/kong issue 10170
_ID_OF_VERCEL: Final = r"\b.{0,200}?\b[a-z]{3}\d::"  # behind the code: the region and the request's id
# The mark in the body, or in the Server header where there is no body; by status if that is part of it. Words that an
# application of its own may use count only beside a header of the platform: the last column.
_ROWS: Final = (
    ("ngrok", None, r"\bERR_NGROK_3200\b", _OFFLINE, _NGROK),  # ngrok.com/docs/errors/err_ngrok_3200
    ("ngrok", None, r"\bERR_NGROK_8012\b", _REFUSES, _NGROK),  # ngrok.com/docs/errors/err_ngrok_8012
    ("ngrok", None, r"\bERR_NGROK_724\b", _OFFLINE, _NGROK),  # ngrok.com/docs/errors/err_ngrok_724
    # devcenter.heroku.com/articles/error-pages
    ("Heroku", None, r"herokucdn\.com/error-pages/application-error", _CRASHED, _HEROKU),
    ("Heroku", None, r"herokucdn\.com/error-pages/no-such-app", _UNKNOWN, _HEROKU),
    # vercel.com/docs/errors/platform-error-codes and application-error-codes
    ("Vercel", 404, r"(?s)\b(DEPLOYMENT_NOT_FOUND)" + _ID_OF_VERCEL, _UNKNOWN, _VERCEL),
    (
        "Vercel",
        None,
        r"(?s)\b(DEPLOYMENT_(?:DISABLED|PAUSED|BLOCKED))" + _ID_OF_VERCEL,
        _("the deployment is blocked or paused"),
        _VERCEL,
    ),
    (
        "Vercel",
        None,
        r"(?s)\b((?:EDGE_)?FUNCTION_INVOCATION_(?:FAILED|TIMEOUT))" + _ID_OF_VERCEL,
        _CRASHED,
        _VERCEL,
    ),
    # developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors
    ("Cloudflare", None, r"\berror code: 1033\b", _OFFLINE, _CLOUDFLARE),
    ("Cloudflare", None, r"\berror code: 1016\b", _("the name of the server behind it has no address"), _CLOUDFLARE),
    # docs.railway.com/reference/errors
    ("Railway", 404, r'"(Application not found)","request_id"', _UNKNOWN, _RAILWAY),
    ("Railway", 502, r'"(Application failed to respond)","request_id"', _CRASHED, _RAILWAY),
    # repost.aws/knowledge-center/api-gateway-403-custom-domain: the URL's path is wrong, whatever the words say
    (
        "AWS API Gateway",
        403,
        r'^\s*\{\s*"message"\s*:\s*"(Missing Authentication Token)"\s*\}\s*$',
        _("no deployed route has this path and method; it is not about a token"),
        _AWS,
        _BY_AWS,
    ),
    # repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
    (
        "AWS API Gateway",
        403,
        r'^\s*\{\s*"message"\s*:\s*"(Forbidden)"\s*[,}]',
        _("no deployed stage or mapping has this URL, or its policy, its firewall or a missing API key refuses"),
        _AWS,
        _ERROR_OF_AWS,
    ),
    # docs.aws.amazon.com/apigateway: $connect opens only after its integration answered 200
    (
        "AWS API Gateway",
        500,
        r'^\s*\{\s*"message"\s*:\s*"(Internal server error)"\s*,\s*"connectionId"',
        _("the integration of the $connect route, or its authorizer, failed"),
        _AWS,
    ),
    # docs.aws.amazon.com/elasticloadbalancing, HTTP 464: the version of the request and that of the target group
    (
        "AWS Application Load Balancer",
        464,
        r"(?m)^server: (awselb)",
        _("its target group takes HTTP/2 or gRPC only, and a WebSocket handshake is HTTP/1.1"),
        _ALB,
    ),
    # docs.konghq.com, error messages of the router and of its balancer
    ("Kong", 404, r'"message"\s*:\s*"(no Route matched with those values)"', _NO_ROUTE, _KONG),
    ("Kong", 503, r'"message"\s*:\s*"(failure to get a peer from the ring-balancer)"', _NO_PEER, _KONG),
    ("Kong", 503, r'"message"\s*:\s*"(name resolution failed)"', _NO_PEER, _KONG, _BY_KONG),
    # kubernetes.github.io/ingress-nginx/user-guide/default-backend; cloud.google.com/kubernetes-engine, GKE Ingress
    ("Kubernetes", 404, r"^(default backend - 404)\s*$", _NO_ROUTE, _INGRESS),
    ("Kubernetes", 404, r"^(response 404 \(backend NotFound\), service rules for )", _NO_ROUTE, _INGRESS),
    # www.fastly.com/documentation/guides, "unknown domain"
    ("Fastly", None, r"(Fastly error: unknown domain)", _("no service of it has this domain"), _FASTLY),
)


def platform_error(answer: Response | None) -> PlatformError | None:
    """The platform that gave this answer in the application's place, None if no mark of one is in it."""
    if answer is None or answer.status < 400:
        return None
    said = answer.body[:_LONGEST] or f"server: {answer.header('server')}"
    for platform, status, mark, meaning, look, *header in _ROWS:
        found = re.search(mark, said) if status in (None, answer.status) else None
        if found and all(re.search(one, _head(answer)) for one in header):
            return PlatformError(platform, found[found.lastindex or 0], meaning, look)
    return None


def _head(answer: Response) -> str:
    """The headers of the answer, one a line; without their values those that are not kept."""
    return "\n".join((*(f"{name}: {value}" for name, value in answer.headers), *answer.other_headers))
