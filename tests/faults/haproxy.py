"""The configurations of HAProxy that the bank puts in front of a server."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

_TIMES = "timeout connect 2s\n timeout client 20s\n timeout server 20s\n timeout tunnel 1h"


def configuration(_folder: Path, sites: Iterable[str]) -> str:
    """A whole haproxy.cfg."""
    return f"global\n maxconn 500\ndefaults\n mode http\n {_TIMES}\n{''.join(sites)}"


def _site(port: int, *rules: str, tls: str = "") -> str:
    return _lines(f"listen site{port}", f"bind 127.0.0.1:{port}{tls}", *rules)


def _lines(head: str, *rules: str) -> str:
    return "\n ".join((head, *rules)) + "\n"


def _good(port: int, backend: int, _folder: Path) -> str:
    """As the manual says: upgrades pass by themselves."""
    return _site(port, "option forwardfor", f"server one 127.0.0.1:{backend}")


def _tls(port: int, backend: int, folder: Path) -> str:
    """TLS ends here."""
    return _site(port, f"server one 127.0.0.1:{backend}", tls=f" ssl crt {folder}/good/leaf.pem alpn http/1.1")


def _prefix(port: int, backend: int, _folder: Path) -> str:
    """The endpoint is published under /live, and the server does not know of it."""
    return _site(
        port,
        "http-request return status 200 content-type text/html string shop if { path / }",
        "http-request deny deny_status 404 unless { path_beg /live/ }",
        "http-request replace-path /live(/.*) \\1",
        f"server one 127.0.0.1:{backend}",
    )


def _strips(port: int, backend: int, _folder: Path) -> str:
    """A rule deletes the header."""
    return _site(port, "http-request del-header Upgrade", f"server one 127.0.0.1:{backend}")


def _one_down(port: int, backend: int, _folder: Path) -> str:
    """One of two servers is down, and nobody checks."""
    return _site(port, "balance roundrobin", "retries 0", f"server one 127.0.0.1:{backend}", "server two 127.0.0.1:1")


def _down(port: int, _backend: int, _folder: Path) -> str:
    """The server is not there."""
    return _site(port, "retries 0", "server one 127.0.0.1:1")


def _refuses(port: int, _backend: int, _folder: Path) -> str:
    """A rule refuses everybody."""
    return _site(port, "http-request deny deny_status 403")


def _limited(port: int, backend: int, _folder: Path) -> str:
    """One connection at a time; who waits for longer than a moment is refused."""
    return _site(port, "timeout queue 50ms", f"server one 127.0.0.1:{backend} maxconn 1")


def _queues(port: int, backend: int, _folder: Path) -> str:
    """One connection at a time; the others wait until it has gone."""
    return _site(port, f"server one 127.0.0.1:{backend} maxconn 1")


def _late(port: int, backend: int, _folder: Path) -> str:
    """Waits half a second for the server."""
    return _site(port, "timeout server 500ms", f"server one 127.0.0.1:{backend}")


def _password(port: int, backend: int, _folder: Path) -> str:
    """Asks for a name and a password of its own."""
    users = _lines(f"userlist users{port}", "user ana insecure-password secret")
    return users + _site(
        port,
        f"http-request auth realm internal unless {{ http_auth(users{port}) }}",
        f"server one 127.0.0.1:{backend}",
    )


def _named(port: int, backend: int, _folder: Path) -> str:
    """Serves chat.example and nothing else."""
    return _site(
        port,
        "http-request deny deny_status 421 unless { hdr(host),field(1,:) -m str chat.example }",
        f"server one 127.0.0.1:{backend}",
    )


def _by_name(port: int, backend: int, _folder: Path) -> str:
    """Chooses the server by the name, and has none for others."""
    front = _lines(
        f"frontend site{port}",
        f"bind 127.0.0.1:{port}",
        f"use_backend b{port} if {{ hdr(host),field(1,:) -m str localhost }}",
    )
    return front + _lines(f"backend b{port}", f"server one 127.0.0.1:{backend}")


def _to_tls(port: int, _backend: int, _folder: Path) -> str:
    """Everybody is sent on to https."""
    return _site(port, "http-request redirect scheme https code 301")


def _rewrites_host(port: int, backend: int, _folder: Path) -> str:
    """The server is told another name."""
    return _site(port, "http-request set-header Host internal.example", f"server one 127.0.0.1:{backend}")


def _cuts_path(port: int, backend: int, _folder: Path) -> str:
    """/ws arrives as /."""
    return _site(port, "http-request replace-path /ws(.*) /\\1", f"server one 127.0.0.1:{backend}")


def _drops_query(port: int, backend: int, _folder: Path) -> str:
    """Another query in its place."""
    return _site(port, "http-request set-query from=edge", f"server one 127.0.0.1:{backend}")


def _repairs(port: int, backend: int, _folder: Path) -> str:
    """A page of its own in place of the endpoint."""
    page = "http-request return status 503 content-type text/plain string repairs if { path_beg /ws }"
    return _site(port, page, f"server one 127.0.0.1:{backend}")


def _sends_proxy(port: int, backend: int, _folder: Path) -> str:
    """A PROXY protocol header before each request, which the server does not know."""
    return _site(port, f"server one 127.0.0.1:{backend} send-proxy")


FRONTS: Mapping[str, Callable[[int, int, Path], str]] = {
    "haproxy": _good,
    "haproxy tls": _tls,
    "haproxy prefix": _prefix,
    "haproxy strips": _strips,
    "haproxy one down": _one_down,
    "haproxy down": _down,
    "haproxy refuses": _refuses,
    "haproxy limited": _limited,
    "haproxy queues": _queues,
    "haproxy late": _late,
    "haproxy password": _password,
    "haproxy named": _named,
    "haproxy by name": _by_name,
    "haproxy to tls": _to_tls,
    "haproxy rewrites host": _rewrites_host,
    "haproxy cuts path": _cuts_path,
    "haproxy drops query": _drops_query,
    "haproxy repairs": _repairs,
    "haproxy sends proxy": _sends_proxy,
}
