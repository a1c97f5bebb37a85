"""How a proxy reaches its servers: by which scheme, at which address, how many of them, and how often."""

from tests.field.case import case
from tests.field.fronts import local, location, nginx
from tests.field.stage import FORWARD, HOST, Served, Stage


@case("http.proxy.backend_scheme")
def nginx_speaks_http_to_a_server_with_tls(stage: Stage) -> Served:
    """proxy_pass http:// to a TLS port: its 400 speaks of "the HTTPS port", which is not the URL's. jeto #26."""
    front, inner, back = stage.port(), stage.port(), stage.port()
    stage.python("echo", back)
    pem, _ = stage.certificate()
    own = (f"ssl_certificate {pem};", f"ssl_certificate_key {pem};")
    behind = nginx(inner, *own, location(local(back), *FORWARD, HOST), tls=" ssl")
    scheme = "https" if stage.mended else "http"
    outer = nginx(front, location(f"{scheme}://127.0.0.1:{inner}", *FORWARD, HOST))
    conf = stage.nginx(*outer, beside="\n".join(behind))
    stage.up(front, inner, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.backend_scheme")
def haproxy_speaks_http_to_a_server_with_tls(stage: Stage) -> Served:
    """A server line without `ssl` before nginx with TLS. fastly/pushpin #47702."""
    front, inner, back = stage.port(), stage.port(), stage.port()
    stage.python("echo", back)
    pem, _ = stage.certificate()
    own = (f"ssl_certificate {pem};", f"ssl_certificate_key {pem};")
    stage.nginx(*nginx(inner, *own, location(local(back), *FORWARD, HOST), tls=" ssl"))
    how = " ssl verify none" if stage.mended else ""
    conf = stage.haproxy("listen shop", f" bind 127.0.0.1:{front}", f" server one 127.0.0.1:{inner}{how}")
    stage.up(front, inner, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})


@case("http.proxy.backend_family", "dns.family.mismatch", says="::1|IPv6")
def nginx_finds_two_addresses_for_localhost(stage: Stage) -> Served:
    """localhost is 127.0.0.1 and ::1, the server listens on one: every second handshake is 502. cryptpad #2299."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    second = "" if stage.mended else f" server [::1]:{back} max_fails=0;"
    pool = f"upstream application {{ server 127.0.0.1:{back} max_fails=0;{second} }}"
    site = location("http://application", "proxy_next_upstream off;", *FORWARD, HOST)
    conf = stage.nginx(*nginx(front, site, head=pool))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})


@case("http.proxy.backend_down")
def nginx_has_a_server_that_is_down(stage: Stage) -> Served:
    """Nobody listens on the port of proxy_pass; configuration and log say which."""
    front, back = stage.port(), stage.port()
    if stage.mended:
        stage.python("echo", back)
        stage.up(back)
    conf = stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST)))
    stage.up(front)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})


@case("http.capacity.connection_limit")
def nginx_lets_two_in_at_a_time(stage: Stage) -> Served:
    """limit_conn answers 503, and nothing else is wrong. novnc/websockify #311."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    zone = "limit_conn_zone $binary_remote_addr zone=people:1m;"
    limit = f"limit_conn people {200 if stage.mended else 2};"
    conf = stage.nginx(*nginx(front, location(local(back), limit, *FORWARD, HOST), head=zone))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})


@case("http.balancer.uneven")
def one_of_two_servers_is_of_an_older_release(stage: Stage) -> Served:
    """A balancer in turn, and one of its servers does not know the endpoint yet: every second handshake is 404."""
    front, new, old = stage.port(), stage.port(), stage.port()
    stage.python("echo", new)
    stage.python("echo", old, path="/ws" if stage.mended else "/old", log="old.log")
    servers = (f" server one 127.0.0.1:{new}", f" server two 127.0.0.1:{old}")
    stage.haproxy("listen shop", f" bind 127.0.0.1:{front}", " balance roundrobin", *servers)
    stage.up(front, new, old)
    return Served(f"ws://127.0.0.1:{front}/ws")


@case("http.proxy.backend_family", "http.proxy.backend_down", says="::1|IPv6")
def haproxy_knows_the_server_by_both_families(stage: Stage) -> Served:
    """Two server lines, 127.0.0.1 and ::1, and the server listens on the first only: half of all are 503."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    second = "" if stage.mended else f" server six [::1]:{back}"
    servers = (f" server four 127.0.0.1:{back}", second)
    conf = stage.haproxy("listen shop", f" bind 127.0.0.1:{front}", " balance roundrobin", " retries 0", *servers)
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf})
