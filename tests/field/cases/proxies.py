"""What a proxy alters: scheme, Host, path, headers, and whom it asks first."""

from tests.faults.signing import signed
from tests.field.case import case
from tests.field.fronts import cable, local, location, nginx, nginx_tls
from tests.field.stage import FORWARD, HOST, SECRET, Served, Stage

_PROTO = "proxy_set_header X-Forwarded-Proto $scheme;"
_FOR = "proxy_set_header X-Forwarded-For $remote_addr;"


# ── The scheme ───────────────────────────────────────────────────────────────────────────────────────────────────────


@case("http.proxy.scheme_lost", says="X-Forwarded-Proto")
def actioncable_behind_nginx_with_tls(stage: Stage) -> Served:
    """ActionCable compares the https of the page with the http that it sees: 404. rack/rack #1730."""
    front, back = stage.port(), stage.port()
    cable(stage, back)
    env = nginx_tls(stage, front, back, _PROTO if stage.mended else "")
    page = {"WS_SUBPROTOCOL": "actioncable-v1-json", "WS_ORIGIN": f"https://localhost:{front}"}
    return Served(f"wss://localhost:{front}/cable", {**env, **page, "WS_SERVER_LOG": stage.log})


@case("http.proxy.scheme_lost", says="X-Forwarded-Proto")
def starlette_sends_to_https_for_ever(stage: Stage) -> Served:
    """The application sends whoever came by http on to https, and never hears of https. traefik/traefik #670."""
    front, back = stage.port(), stage.port()
    stage.python("asgi", back, only_https=True)
    env = nginx_tls(stage, front, back, _FOR, _PROTO if stage.mended else "")
    return Served(f"wss://localhost:{front}/ws", {**env, "WS_SERVER_LOG": stage.log})


@case("http.proxy.scheme_lost")
def django_behind_haproxy_sends_to_https_for_ever(stage: Stage) -> Served:
    """The same with HAProxy, which adds no header by itself, and Django. rails/rails #23620."""
    front, back = stage.port(), stage.port()
    stage.python("django_site", back, hosts=["*"], only_https=True)
    pem, ca = stage.certificate()
    told = " http-request set-header X-Forwarded-Proto https" if stage.mended else ""
    listen = ("listen shop", f" bind 127.0.0.1:{front} ssl crt {pem}", told, f" server one 127.0.0.1:{back}")
    conf = stage.haproxy(*listen)
    stage.up(front, back)
    return Served(f"wss://localhost:{front}/ws/room/", {"CA_FILE": ca, "WS_PROXY_CONF": conf})


@case("http.proxy.scheme_lost")
def uvicorn_does_not_trust_the_proxy(stage: Stage) -> Served:
    """nginx tells the scheme, and uvicorn believes another address only (--forwarded-allow-ips)."""
    front, back = stage.port(), stage.port()
    stage.python("asgi", back, only_https=True, trusted="127.0.0.1" if stage.mended else "192.0.2.7")
    env = nginx_tls(stage, front, back, _FOR, _PROTO)
    return Served(f"wss://localhost:{front}/ws", {**env, "WS_SERVER_LOG": stage.log})


# ── The Host ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@case("http.proxy.host_rewritten", says=r"\bHost\b")
def tornado_behind_nginx_without_host(stage: Stage) -> Served:
    """Tornado compares Origin with Host, and nginx puts the server's address in its place. grafana/grafana #34537."""
    front, back = stage.port(), stage.port()
    stage.python("panel", back)
    conf = stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST if stage.mended else "")))
    stage.up(front, back)
    env = {"WS_ORIGIN": local(front), "WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log}
    return Served(f"ws://127.0.0.1:{front}/api/panel", env)


@case("http.proxy.host_rewritten", says=r"\bHost\b")
def tornado_behind_apache_without_host(stage: Stage) -> Served:
    """The same with Apache, which keeps Host only if told (ProxyPreserveHost). coder/code-server #6023."""
    front, back = stage.port(), stage.port()
    stage.python("panel", back)
    keeps = "ProxyPreserveHost On" if stage.mended else ""
    conf = stage.apache(front, keeps, f"ProxyPass / http://127.0.0.1:{back}/ upgrade=websocket")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/api/panel", {"WS_ORIGIN": local(front), "WS_PROXY_CONF": conf})


@case("http.proxy.host_rewritten", allowed=("http.origin.rejected",), says="X-Forwarded-Host")
def a_server_is_told_a_host_without_its_port(stage: Stage) -> Served:
    """It compares Origin with X-Forwarded-Host, and $host leaves the port out. coder/code-server #6161."""
    front, back = stage.port(), stage.port()
    stage.node("editor", back, needs=("ws",))
    told = f"proxy_set_header X-Forwarded-Host {'$http_host' if stage.mended else '$host'};"
    conf = stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST, told)))
    stage.up(front, back)
    env = {"WS_ORIGIN": local(front), "WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.log}
    return Served(f"ws://127.0.0.1:{front}/stable", env)


@case("http.origin.rejected")
def django_does_not_allow_the_page_of_the_origin(stage: Stage) -> Served:
    """AllowedHostsOriginValidator compares Origin with ALLOWED_HOSTS, which the page's name is missing in: 403."""
    back = stage.port()
    stage.python("django_site", back, hosts=["127.0.0.1", *(["app.example"] if stage.mended else [])])
    stage.up(back)
    env = {"WS_ORIGIN": "https://app.example", "WS_SERVER_LOG": stage.log}
    return Served(f"ws://127.0.0.1:{back}/ws/room/", env)


@case("http.origin.rejected")
def actioncable_does_not_allow_the_origin(stage: Stage) -> Served:
    """ActionCable answers 404 and writes "Request origin not allowed" into its log. rails/rails #31524."""
    back = stage.port()
    other = " http://app.example" if stage.mended else ""
    cable(stage, back, CABLE_ORIGINS=f"http://www.example{other}")
    stage.up(back)
    env = {"WS_ORIGIN": "http://app.example", "WS_SUBPROTOCOL": "actioncable-v1-json", "WS_SERVER_LOG": stage.log}
    return Served(f"ws://127.0.0.1:{back}/cable", env)


# ── What is asked of the server ──────────────────────────────────────────────────────────────────────────────────────


@case("http.proxy.upgrade_stripped")
def one_header_in_a_location_undoes_those_above(stage: Stage) -> Served:
    """nginx inherits proxy_set_header only where a location sets none itself; this one sets Host."""
    front, back = stage.port(), stage.port()
    stage.python("asgi", back)
    again = (*FORWARD, HOST) if stage.mended else (HOST,)
    conf = stage.nginx(*nginx(front, *FORWARD, location(local(back), *again)))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.upgrade_stripped")
def apache_forwards_pages_only(stage: Stage) -> Served:
    """ProxyPass without upgrade=websocket before FastAPI: a 404 as for a page. bitwarden/server #2089."""
    front, back = stage.port(), stage.port()
    stage.python("asgi", back)
    how = " upgrade=websocket" if stage.mended else ""
    conf = stage.apache(front, "ProxyPreserveHost On", f"ProxyPass / http://127.0.0.1:{back}/{how}")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.path_rewritten", "http.proxy.upgrade_stripped")
def a_variable_in_proxy_pass_loses_the_path(stage: Stage) -> Served:
    """With a variable and a URI nginx sends that URI, whatever was asked for: every request arrives at `/`."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    target = "$backend" if stage.mended else "$backend/"
    conf = stage.nginx(*nginx(front, f"set $backend {local(back)};", location(target, *FORWARD, HOST)))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.log})


@case("http.endpoint.not_websocket", says="passes nothing on: location /")
def a_page_answers_every_other_path(stage: Stage) -> Served:
    """`try_files $uri /index.html`, and the location of the server has another prefix: 200. prompt-edu/prompt #2083."""
    return _beside_files(stage, "location / { try_files $uri /index.html; }")


@case("http.path.not_found", says="passes nothing on: server")
def nginx_looks_for_a_file(stage: Stage) -> Served:
    """The location of the server has another prefix, and no other takes the path: nginx's own 404."""
    return _beside_files(stage, "")


def _beside_files(stage: Stage, others: str) -> Served:
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    page = stage.file("www/index.html", "<!doctype html><h1>shop</h1>")
    place = "/ws" if stage.mended else "/api/"
    rules = (f"root {page.parent};", others, location(local(back), *FORWARD, HOST, place=place))
    conf = stage.nginx(*nginx(front, *rules))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.upgrade_stripped", says="HTTP_UPGRADE: \\)")
def actioncable_writes_that_no_upgrade_came(stage: Stage) -> Served:
    """nginx without Upgrade and Connection: 404, and only the log of Rails says why. maybe-finance/maybe #2032."""
    front, back = stage.port(), stage.port()
    cable(stage, back, CABLE_ORIGINS="http://app.example")
    stage.nginx(*nginx(front, location(local(back), *(FORWARD if stage.mended else ()), HOST)))
    stage.up(front, back)
    env = {"WS_SUBPROTOCOL": "actioncable-v1-json", "WS_ORIGIN": "http://app.example", "WS_SERVER_LOG": stage.log}
    return Served(f"ws://127.0.0.1:{front}/cable", env)


@case("http.proxy.path_rewritten")
def a_slash_in_proxy_pass_takes_the_prefix_away(stage: Stage) -> Served:
    """`location /live/` with `proxy_pass http://server/` takes /live away, and the server wants it: 404."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back, path="/live/ws")
    target = local(back) + ("" if stage.mended else "/")
    conf = stage.nginx(*nginx(front, location(target, *FORWARD, HOST, place="/live/")))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/live/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.path_rewritten", "http.proxy.query_lost", "token.transport.stripped")
def a_rewrite_loses_the_query_and_the_token_in_it(stage: Stage) -> Served:
    """A rewrite that ends in `?` drops the query string, and with it the token: 401."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back, secret=SECRET)
    rewrite = "rewrite ^/live$ /ws break;" if stage.mended else "rewrite ^/live$ /ws? break;"
    conf = stage.nginx(*nginx(front, location(local(back), rewrite, *FORWARD, HOST)))
    stage.up(front, back)
    env = {"WS_AUTH_MODE": "query", "JWT_SECRET": SECRET, "WS_TOKEN": signed(SECRET), "WS_PROXY_CONF": conf}
    return Served(f"ws://127.0.0.1:{front}/live", env)


@case("protocol.connection.not_a_list", "http.proxy.connection_exact", says="keep-alive, Upgrade")
def apache_wants_connection_to_be_one_word(stage: Stage) -> Served:
    """Firefox sends `Connection: keep-alive, Upgrade`, and a rule compares it as a whole. libevent/libevent #1694."""
    front, back = stage.port(), stage.port()
    stage.python("asgi", back, path="/live")
    compare = "upgrade" if stage.mended else "=Upgrade"
    conf = stage.apache(
        front,
        "RewriteEngine On",
        "RewriteCond %{HTTP:Upgrade} =websocket [NC]",
        f"RewriteCond %{{HTTP:Connection}} {compare} [NC]",
        f"RewriteRule /(.*) ws://127.0.0.1:{back}/$1 [P,L]",
        f"ProxyPass / http://127.0.0.1:{back}/",
    )
    stage.up(front, back)
    env = {"WS_ORIGIN": local(front), "WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log}
    return Served(f"ws://127.0.0.1:{front}/live", env)


@case("protocol.connection.not_a_list", "http.server.connection_exact", says="keep-alive, Upgrade")
def a_server_wants_connection_to_be_one_word(stage: Stage) -> Served:
    """The same in the application's own handshake. robaho/httpserver #12."""
    back = stage.port()
    stage.node("picky", back, "" if stage.mended else "exact", needs=("ws",))
    stage.up(back)
    return Served(f"ws://127.0.0.1:{back}/ws")


# ── Whom it asks first ───────────────────────────────────────────────────────────────────────────────────────────────


@case("http.proxy.auth_request_failed")
def the_authentication_service_answers_with_a_redirect(stage: Stage) -> Served:
    """auth_request takes 2xx, 401 and 403 only; a redirect is 500. goauthentik/authentik #12552."""
    return _asks_first(stage, 200 if stage.mended else 302)


@case("http.proxy.auth_request_failed")
def the_authentication_service_is_broken(stage: Stage) -> Served:
    """The service behind auth_request answers 500 itself. vouch/vouch-proxy #300."""
    return _asks_first(stage, 200 if stage.mended else 500)


def _asks_first(stage: Stage, status: int) -> Served:
    front, back, gate = stage.port(), stage.port(), stage.port()
    stage.python("echo", back)
    stage.python("gate", gate, status=status)
    asked = location(f"{local(gate)}/check", "internal;", "proxy_pass_request_body off;", place="= /auth/check")
    site = location(local(back), "auth_request /auth/check;", *FORWARD, HOST)
    conf = stage.nginx(*nginx(front, site, asked))
    stage.up(front, back, gate)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})
