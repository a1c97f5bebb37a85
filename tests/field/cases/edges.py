"""Services in front that answer by themselves: their own statuses, bodies and headers, as they are documented."""

from tests.field.case import case
from tests.field.stage import Served, Stage


@case("http.proxy.upgrade_stripped", says="upgrade_configs")
def envoy_does_not_let_websockets_through(stage: Stage) -> Served:
    """403 without a body, by Envoy itself, where pages come through. projectcontour/contour #5675."""
    port = stage.port()
    stage.python("envoy", port, lets_through=stage.mended)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws/tools/join")


@case("http.proxy.backend_down", says="TLS with the server failed")
def cloudflare_finds_no_tls_at_the_server(stage: Stage) -> Served:
    """SSL mode Full, and Swoole without SWOOLE_SSL: 525. swoole/swoole-src #3623."""
    return _in_front(stage, "525")


@case("http.proxy.backend_down", says="does not accept the server's certificate")
def cloudflare_does_not_accept_the_certificate(stage: Stage) -> Served:
    """Full (strict), and a certificate of the server's own: 526. cloudflare/cloudflared #15."""
    return _in_front(stage, "526")


@case("http.platform.answers", says="no deployed stage")
def api_gateway_has_no_such_stage(stage: Stage) -> Served:
    """The URL lacks the stage: 403 and "Forbidden", before any authorizer. aws/aws-sdk-js-v3 #1830."""
    return _in_front(stage, "no stage")


def _in_front(stage: Stage, answer: str) -> Served:
    port = stage.port()
    stage.python("edge", port, answer="" if stage.mended else answer)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws")
