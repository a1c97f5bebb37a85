"""Proxies that take a server that runs for down, proxies whose TLS to it fails, and headers that are left out."""

from tests.field.case import case
from tests.field.fronts import local, location, nginx
from tests.field.stage import FORWARD, HOST, Served, Stage


@case("http.proxy.marks_server_down", says="404|httpchk")
def haproxy_checks_a_path_that_does_not_exist(stage: Stage) -> Served:
    """Layer7 wrong status, code 404: the server is DOWN for HAProxy, and answers. haproxy/haproxy #2330."""
    front, back, log = stage.port(), stage.port(), "haproxy.log"
    stage.python("echo", back, log="app.log")
    stage.up(back)
    check = f" option httpchk GET {'/' if stage.mended else '/health'}"
    server = f" server one 127.0.0.1:{back} check inter 300ms fall 1 rise 1"
    conf = stage.haproxy("listen shop", f" bind 127.0.0.1:{front}", " option httplog", " log global", check, server)
    stage.up(front)
    if not stage.mended:
        stage.said(log, "is DOWN")
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.folder / log})


@case("http.proxy.marks_server_down", says="httpchk")
def haproxy_checks_a_path_and_no_log_is_named(stage: Stage) -> Served:
    """The same with its configuration alone."""
    served = haproxy_checks_a_path_that_does_not_exist.serve(stage)
    return Served(served.url, {"WS_PROXY_CONF": served.env["WS_PROXY_CONF"]})


@case("http.proxy.upgrade_stripped", says="is a proxy itself")
def the_second_of_two_proxies_drops_the_upgrade(stage: Stage) -> Served:
    """The configuration of the first is at hand, and it is right. nirui/sshwifty #96."""
    front, middle, back = stage.port(), stage.port(), stage.port()
    stage.python("asgi", back)
    stage.nginx(*nginx(middle, location(local(back), *(FORWARD if stage.mended else ()), HOST)))
    conf = stage.haproxy("listen shop", f" bind 127.0.0.1:{front}", f" server one 127.0.0.1:{middle}")
    stage.up(front, middle, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.backend_tls", says="proxy_ssl_trusted_certificate")
def nginx_does_not_trust_the_server(stage: Stage) -> Served:
    """upstream SSL certificate verify error; localhost has a second address, where nobody listens. nginx/nginx #314."""
    return _behind_tls(stage, "proxy_ssl_server_name on;", trusted=stage.mended)


@case("http.proxy.backend_tls", says="proxy_ssl_server_name")
def nginx_sends_no_name(stage: Stage) -> Served:
    """tlsv1 unrecognized name: proxy_ssl_server_name is off. ethpandaops/ansible-collection-general #281."""
    return _behind_tls(stage, f"proxy_ssl_server_name {'on' if stage.mended else 'off'}; proxy_ssl_name localhost;")


@case("http.proxy.backend_tls", says="SSLProxyEngine")
def apache_without_ssl_proxy_engine(stage: Stage) -> Served:
    """AH01961: failed to enable ssl support, and 500. websockets/ws #2102."""
    front, inner = stage.port(), stage.port()
    stage.nginx(*_tls_server(stage, inner))
    stage.up(inner)  # Apache's site takes the place of its own
    engine = "SSLProxyEngine on\nSSLProxyVerify none\nSSLProxyCheckPeerName off" if stage.mended else ""
    conf = stage.apache(front, engine, f"ProxyPass / https://localhost:{inner}/ upgrade=websocket")
    stage.up(front)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})


@case("http.proxy.alters_request", says="underscores_in_headers")
def nginx_leaves_out_a_header_with_underscores(stage: Stage) -> Served:
    """X_API_KEY never reaches the server: 403. nginx-proxy/nginx-proxy #2260."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back, refuses="strangers")
    allowed = "underscores_in_headers on;" if stage.mended else ""
    conf = stage.nginx(*nginx(front, allowed, location(local(back), *FORWARD, HOST)))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf}, options=("-H", "X_API_KEY: kiosk-4711"))


def _tls_server(stage: Stage, port: int, *rules: str) -> tuple[str, ...]:
    """An echo server behind TLS, by nginx."""
    back = stage.port()
    stage.python("echo", back, log="app.log")
    stage.up(back)
    pem, _ = stage.certificate()
    own = (f"ssl_certificate {pem};", f"ssl_certificate_key {pem};", "server_name localhost;")
    return nginx(port, *own, *rules, location(local(back), *FORWARD, HOST), tls=" ssl")


def _behind_tls(stage: Stage, *rules: str, trusted: bool = True) -> Served:
    """nginx that verifies the certificate of the server behind it; this one knows the name localhost only."""
    front, inner = stage.port(), stage.port()
    others = ("server {", f"listen 127.0.0.1:{inner} ssl default_server;", "ssl_reject_handshake on;", "}")
    behind = "\n".join((*others, *_tls_server(stage, inner)))
    authority = stage.folder / "ca.pem"
    if not trusted:
        authority = authority.rename(stage.folder / "another.pem")
        stage.certificate()  # of a new authority, and what the server has is of it
    verified = ("proxy_ssl_verify on;", f"proxy_ssl_trusted_certificate {authority};", *rules)
    site = location(f"https://localhost:{inner}", *FORWARD, "proxy_set_header Host localhost;", *verified)
    conf = stage.nginx(*nginx(front, site), beside=behind)
    stage.up(front, inner)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})
