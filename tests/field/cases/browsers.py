"""What only a browser has: attributes of cookies, its view of certificates, its headers."""

from tests.field.case import case
from tests.field.fronts import local, nginx_tls
from tests.field.stage import FORWARD, HOST, SECRET, Served, Stage


def _members(stage: Stage, origin: str = "", **attributes: object) -> Served:
    port = stage.port()
    stage.python("members", port, secret=SECRET, **({"path": "/"} if stage.mended else attributes))
    stage.up(port)
    login = {"LOGIN_URL": f"{local(port)}/account/login", "LOGIN_USER": "ana", "LOGIN_PASSWORD": "field-words-7"}
    place = {"WS_AUTH_MODE": "cookie", "WS_TOKEN_PARAM": "session", "WS_ORIGIN": origin or local(port)}
    return Served(f"ws://127.0.0.1:{port}/ws", {**place, **login})


@case("token.cookie.not_sent", says="Path")
def a_cookie_for_another_path(stage: Stage) -> Served:
    """Path=/account: the browser does not send it to /ws. ws-scrcpy-web #641."""
    return _members(stage, path="/account", samesite="Lax")


@case("token.cookie.not_sent", says="SameSite")
def a_cookie_for_the_same_site_only(stage: Stage) -> Served:
    """SameSite=Strict, and the page is on another site. directus/directus #21825."""
    served = _members(stage, origin="https://app.example", path="/", samesite="Strict")
    return (
        served
        if not stage.mended
        else Served(served.url, {**served.env, "WS_ORIGIN": served.url[:-3].replace("ws", "http")})
    )


@case("token.cookie.not_sent", says="Domain")
def a_cookie_for_another_host(stage: Stage) -> Served:
    """Domain=other.example: no browser keeps it from this host."""
    return _members(stage, path="/", domain="other.example")


@case("tls.certificate.hostname_mismatch", says="subjectAltName|alternative name")
def a_name_in_the_common_name_only(stage: Stage) -> Served:
    """Browsers look at subjectAltName only, some tools at the common name too. Ylianst/MeshCentral #126."""
    return _certified(stage, alternative=stage.mended)


@case("tls.certificate.weak_key")
def a_key_that_is_too_short(stage: Stage) -> Served:
    """RSA of 1024 bits: ERR_SSL_WEAK_SERVER_KEY, and `ee key too small` in OpenSSL."""
    return _certified(stage, rsa_bits=2048 if stage.mended else 1024)


def _certified(stage: Stage, **how: object) -> Served:
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    pem, ca = stage.certificate(**how)  # type: ignore[arg-type]
    own = f"ssl_certificate {pem}; ssl_certificate_key {pem}; ssl_ciphers ALL:@SECLEVEL=0;"
    place = f"location / {{ proxy_pass {local(back)}; {' '.join(FORWARD)} {HOST} }}"
    conf = stage.nginx("server {", f"  listen 127.0.0.1:{front} ssl;", own, place, "}")
    stage.up(front, back)
    return Served(f"wss://localhost:{front}/ws", {"CA_FILE": ca, "WS_PROXY_CONF": conf})


@case("http.page.csp_blocks")
def the_page_forbids_the_connection(stage: Stage) -> Served:
    """`connect-src 'self'` in the page's Content-Security-Policy, and the endpoint is on another port."""
    port, shop = stage.port(), stage.port()
    stage.python("echo", port)
    more = f" ws://127.0.0.1:{port}" if stage.mended else ""
    policy = f"default-src 'self'; connect-src 'self'{more}"
    stage.python("page", shop, headers={"Content-Security-Policy": policy}, log="page.log")
    stage.up(port, shop)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_ORIGIN": local(shop)})


@case("protocol.extension.refused")
def a_server_that_refuses_compression(stage: Stage) -> Served:
    """Every browser offers permessage-deflate; this server answers 400 to whoever does."""
    port = stage.port()
    stage.python("echo", port, refuses="" if stage.mended else "compression")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_ORIGIN": local(port)})


@case("http.firewall.user_agent", "http.firewall.blocked")
def a_firewall_that_lets_browsers_in_only(stage: Stage) -> Served:
    """A rule refuses who does not call itself a browser."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    rule = "" if stage.mended else 'if ($http_user_agent !~ "Mozilla") { return 403; }'
    place = f"location / {{ {rule} proxy_pass {local(back)}; {' '.join(FORWARD)} {HOST} }}"
    conf = stage.nginx("server {", f"  listen 127.0.0.1:{front};", place, "}")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("config.proxy.environment", "tcp.proxy.refused", "tcp.proxy.unreachable", "tcp.proxy.server_unreachable")
def a_proxy_in_the_environment_that_refuses(stage: Stage) -> Served:
    """HTTPS_PROXY names a tinyproxy that allows CONNECT to 443 only: clients that heed it do not get through."""
    front, back, proxy = stage.port(), stage.port(), stage.port()
    stage.python("echo", back)
    env = nginx_tls(stage, front, back)
    conf = stage.file(
        "tinyproxy.conf",
        f"Port {proxy}",
        "Listen 127.0.0.1",
        "Allow 127.0.0.1",
        f"ConnectPort {443 if not stage.mended else front}",
    )
    stage.start("tinyproxy", "-d", "-c", conf, log="tinyproxy.log")
    stage.up(proxy)
    return Served(f"wss://localhost:{front}/ws", env, {"HTTPS_PROXY": f"http://127.0.0.1:{proxy}"})
