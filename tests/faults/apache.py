"""The configurations of Apache httpd that the bank puts in front of a server."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

_MODULES = Path("/usr/lib/apache2/modules")
_LOADED = "mpm_event authz_core authn_core authn_file authz_user auth_basic proxy proxy_http rewrite ssl headers alias"


def configuration(folder: Path, sites: Iterable[str]) -> str:
    """A whole httpd.conf that writes nothing outside this folder; mod_proxy_wstunnel is not loaded."""
    loaded = [f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _LOADED.split()]
    (folder / "htpasswd").write_text("ana:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n")
    head = (
        f"ServerRoot {folder}",
        "ServerName localhost",
        f"PidFile {folder}/httpd.pid",
        f"ErrorLog {folder}/httpd.log",
        f"DefaultRuntimeDir {folder}",
        "Mutex posixsem",
        "StartServers 1",
        "ThreadsPerChild 32",
        "MaxRequestWorkers 32",
        "ServerLimit 1",
        "User daemon",
        "Group daemon",
    )
    return "\n".join((*head, *loaded, *sites, ""))


def _site(port: int, *rules: str) -> str:
    return "\n".join((f"Listen 127.0.0.1:{port}", f"<VirtualHost 127.0.0.1:{port}>", *rules, "</VirtualHost>"))


def _good(port: int, backend: int, _folder: Path) -> str:
    """As the manual of 2.4.47 and later says."""
    return _site(port, f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket")


def _tls(port: int, backend: int, folder: Path) -> str:
    """TLS ends here."""
    certificate = ("SSLEngine on", f"SSLCertificateFile {folder}/good/leaf.pem")
    return _site(port, *certificate, f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket")


def _prefix(port: int, backend: int, _folder: Path) -> str:
    """The endpoint is published under /live."""
    return _site(port, f"ProxyPass /live/ http://127.0.0.1:{backend}/ upgrade=websocket")


def _strips(port: int, backend: int, _folder: Path) -> str:
    """An ordinary reverse proxy: Upgrade goes no further than this hop."""
    return _site(port, f"ProxyPass / http://127.0.0.1:{backend}/")


def _rewrites(scheme: str) -> str:
    return "\n".join(("RewriteEngine on", "RewriteCond %{HTTP:Upgrade} websocket [NC]", f"RewriteRule ^/(.*) {scheme}"))


def _rewritten(port: int, backend: int, _folder: Path) -> str:
    """Upgrades are rewritten to ws://, as many a manual says; since 2.4.47 mod_proxy_http knows that scheme."""
    return _site(port, _rewrites(f"ws://127.0.0.1:{backend}/$1 [P,L]"), f"ProxyPass / http://127.0.0.1:{backend}/")


def _no_tunnel(port: int, backend: int, _folder: Path) -> str:
    """Upgrades are rewritten to a scheme for which nothing is loaded or switched on: 500 for these only."""
    return _site(port, _rewrites(f"wss://127.0.0.1:{backend}/$1 [P,L]"), f"ProxyPass / http://127.0.0.1:{backend}/")


def _down(port: int, _backend: int, _folder: Path) -> str:
    """The server is not there."""
    return _site(port, "ProxyPass / http://127.0.0.1:1/ upgrade=websocket")


def _late(port: int, backend: int, _folder: Path) -> str:
    """Waits one second for the server."""
    return _site(port, f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket timeout=1")


def _password(port: int, backend: int, folder: Path) -> str:
    """Asks for a name and a password of its own."""
    asks = ("AuthType Basic", "AuthName internal", f"AuthUserFile {folder}/htpasswd", "Require valid-user")
    return _site(port, "<Location />", *asks, "</Location>", f"ProxyPass / http://127.0.0.1:{backend}/")


def _narrow(port: int, backend: int, _folder: Path) -> str:
    """Room for short requests only."""
    return _site(port, "LimitRequestLine 300", f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket")


def _to_login(port: int, _backend: int, _folder: Path) -> str:
    """Everybody is sent to sign in."""
    return _site(port, "Redirect 302 / https://id.example/login")


def _to_tls(port: int, _backend: int, _folder: Path) -> str:
    """Everybody is sent on to https."""
    return _site(port, "Redirect permanent / https://localhost/")


def _named(port: int, backend: int, _folder: Path) -> str:
    """Serves localhost; every other name gets the first site, which has no such page."""
    first = _site(port, "ServerName other.example", "Redirect 404 /ws")
    return (
        f"{first}\n"
        + _site(port, "ServerName localhost", f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket").partition(
            "\n"
        )[2]
    )


def _keeps_host(port: int, backend: int, _folder: Path) -> str:
    """The server sees the name that the client asked for, and headers that Apache adds."""
    return _site(
        port,
        "ProxyPreserveHost on",
        'RequestHeader set X-Forwarded-Proto "https"',
        f"ProxyPass / http://127.0.0.1:{backend}/ upgrade=websocket",
    )


FRONTS: Mapping[str, Callable[[int, int, Path], str]] = {
    "apache": _good,
    "apache tls": _tls,
    "apache prefix": _prefix,
    "apache strips": _strips,
    "apache rewritten": _rewritten,
    "apache no tunnel": _no_tunnel,
    "apache down": _down,
    "apache late": _late,
    "apache password": _password,
    "apache narrow": _narrow,
    "apache to login": _to_login,
    "apache to tls": _to_tls,
    "apache named": _named,
    "apache keeps host": _keeps_host,
}
