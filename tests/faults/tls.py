"""TLS listeners of the bank: the certificates of a run, contexts of Python servers, sites of nginx and HAProxy."""

import ssl
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

CERTIFICATES: Mapping[str, Mapping[str, Any]] = {
    "good": {"names": ("localhost",)},
    "expired": {"days": (-30, -1)},
    "early": {"days": (1, 30)},
    "ending": {"days": (-30, 2)},
    "other-name": {"names": ("shop.example",)},
    "own": {"own": True},
    "address": {"names": ("127.0.0.1", "::1")},
    "several": {"names": ("shop.example", "*.example.org", "localhost")},
    "whole": {"link": "sent", "marks": ("kin",)},
    "common-name": {"marks": ("common",)},
    "short-key": {"rsa_bits": 1024},
    "leaf-above": {"link": "kept", "marks": ("above",)},
    "leaf-kin": {"link": "kept", "marks": ("kin",)},
    "leaf-public": {"link": "kept", "marks": ("public",)},
    "leaf-plain": {"link": "kept"},
    "stranger": {"link": "kept", "linking": "Shop CA"},
    "leaf-between": {"link": "kept", "marks": ("between",)},
    "leaf-published": {"link": "kept", "marks": ("published",)},
    "leaf-expired": {"link": "kept", "marks": ("above",), "days": (-30, -1)},
}
_ASKING = ("verify", "verify 1.2", "optional")
_OLD = "ALL:@SECLEVEL=0"
_FORWARD = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'


def context(folder: Path, certificate: str, habit: str) -> ssl.SSLContext:
    """A server's context; `habit` is one of `HABITS`, or empty."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate == "short-key":
        made.set_ciphers(_OLD)  # else the server itself refuses it
    made.load_cert_chain(folder / certificate / "leaf.pem")
    if habit in _ASKING:
        made.load_verify_locations(folder / "good" / "ca.pem")
    with warnings.catch_warnings(action="ignore"):  # Python warns of what is old
        HABITS[habit](made)
    return made


def _old(made: ssl.SSLContext) -> None:
    made.minimum_version, made.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    made.set_ciphers(_OLD)


def _weak(made: ssl.SSLContext) -> None:
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers("ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")


def _only_1_2(made: ssl.SSLContext) -> None:
    made.maximum_version = ssl.TLSVersion.TLSv1_2


def _only_1_3(made: ssl.SSLContext) -> None:
    made.minimum_version = ssl.TLSVersion.TLSv1_3


def _verify(made: ssl.SSLContext) -> None:
    made.verify_mode = ssl.CERT_REQUIRED


def _verify_1_2(made: ssl.SSLContext) -> None:
    _only_1_2(made)
    _verify(made)


def _optional(made: ssl.SSLContext) -> None:
    made.verify_mode = ssl.CERT_OPTIONAL


def _strict(alert: ssl.AlertDescription) -> Callable[[ssl.SSLContext], None]:
    """Whoever does not name chat.example is turned away with this alert."""

    def named(_session: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int | None:
        return None if name == "chat.example" else alert

    def set_up(made: ssl.SSLContext) -> None:
        made.sni_callback = named  # type: ignore[assignment]

    return set_up


HABITS: Mapping[str, Callable[[ssl.SSLContext], None]] = {
    "": lambda _made: None,
    "old": _old,
    "weak": _weak,
    "1.2": _only_1_2,
    "1.3": _only_1_3,
    "verify": _verify,
    "verify 1.2": _verify_1_2,
    "optional": _optional,
    "strict": _strict(ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME),
    "strict, without saying so": _strict(ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE),
}


def _nginx(*rules: str, certificate: str = "good") -> Callable[[int, int, Path], str]:
    def site(port: int, backend: int, folder: Path) -> str:
        pem = f"{folder}/{certificate}/leaf.pem"
        said = " ".join(rules).format(ca=f"{folder}/good/ca.pem")
        own = f"ssl_certificate {pem}; ssl_certificate_key {pem};"
        place = f"location / {{ proxy_pass http://127.0.0.1:{backend}; {_FORWARD} }}"
        return f"server {{ listen 127.0.0.1:{port} ssl; {own} {said} {place} }}\n"

    return site


def _nginx_rejecting(port: int, backend: int, folder: Path) -> str:
    """Whoever does not name chat.example is turned away by the default server."""
    named = _nginx("server_name chat.example;")(port, backend, folder)
    return f"server {{ listen 127.0.0.1:{port} ssl default_server; ssl_reject_handshake on; }}\n{named}"


def _haproxy(options: str, certificate: str = "good") -> Callable[[int, int, Path], str]:
    def site(port: int, backend: int, folder: Path) -> str:
        said = options.format(ca=f"{folder}/good/ca.pem")
        bind = f"bind 127.0.0.1:{port} ssl crt {folder}/{certificate}/leaf.pem {said}"
        return f"listen tls{port}\n {bind}\n server one 127.0.0.1:{backend}\n"

    return site


NGINX: Mapping[str, Callable[[int, int, Path], str]] = {
    "nginx old TLS": _nginx(f"ssl_protocols TLSv1 TLSv1.1; ssl_ciphers {_OLD};"),
    "nginx verifies clients": _nginx("ssl_client_certificate {ca}; ssl_verify_client on;"),
    "nginx asks clients": _nginx("ssl_client_certificate {ca}; ssl_verify_client optional;"),
    "nginx rejects names": _nginx_rejecting,
    "nginx leaf only": _nginx(certificate="leaf-above"),
    "nginx whole chain": _nginx(certificate="whole"),
    "nginx plain leaf": _nginx(certificate="leaf-plain"),
    "nginx common name": _nginx(certificate="common-name"),
    "nginx short key": _nginx(f"ssl_ciphers {_OLD};", certificate="short-key"),
    "nginx TLS 1.3": _nginx("ssl_protocols TLSv1.3;"),
    "nginx hsts": _nginx('add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;'),
    "nginx hsts over": _nginx('add_header Strict-Transport-Security "max-age=0" always;'),
}
HAPROXY: Mapping[str, Callable[[int, int, Path], str]] = {
    "haproxy old TLS": _haproxy(f"ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.1 ciphers {_OLD}"),
    "haproxy verifies clients": _haproxy("verify required ca-file {ca}"),
    "haproxy verifies clients 1.2": _haproxy("verify required ca-file {ca} ssl-max-ver TLSv1.2"),
    "haproxy asks clients": _haproxy("verify optional ca-file {ca}"),
    "haproxy strict": _haproxy("strict-sni", "other-name"),
    "haproxy h2": _haproxy("alpn h2 proto h2"),
    "haproxy h2 listed": _haproxy("alpn h2"),
    "haproxy leaf only": _haproxy("", "leaf-kin"),
    "haproxy both": _haproxy("alpn h2,http/1.1"),
}
