"""Faults of TLS beside the certificate's own: version, cipher, name, protocol, chain, a certificate of the client."""

from tests.faults.entry import Entry, Service
from tests.faults.signing import signed

_NEVER = ("token.", "config.", "login.", "http.", "tcp.", "tls.scheme.", "session.")
_CLIENT = "tls.client_certificate.required"
_INCOMPLETE = "tls.chain.incomplete"
_NAME = "tls.sni.unrecognized"
_VERSION = "tls.version.unsupported"


def _env(ca: str = "good", host: str = "localhost", **more: str) -> dict[str, str]:
    trust = {"CA_FILE": f"{{folder}}/{ca}/ca.pem"} if ca else {}
    return {"WS_URL": f"wss://{host}:{{port}}/ws", **trust, **more}


def _fault(name: str, broken: str, service: Service, root: str, **changed: object) -> Entry:
    how = {"env": _env(), "never": _NEVER, **changed}
    return Entry(f"TLS: {name}", broken, service, roots=(root,), **how)


def _fine(name: str, service: Service, env: dict[str, str] | None = None) -> Entry:
    return Entry(f"fine: TLS, {name}", "", service, env or _env())


def _python(framework: str, tls: str, certificate: str = "good") -> Service:
    return Service(framework, certificate=certificate, tls=tls)


TLS = (
    _fault("1.0 and 1.1 of nginx", "a listener of 2010", Service(front="nginx old TLS"), _VERSION),
    _fault("1.0 and 1.1 of HAProxy", "a listener of 2010", Service("asgi", front="haproxy old TLS"), _VERSION),
    _fault("1.0 and 1.1 of uvicorn", "an appliance", _python("asgi", "old"), _VERSION),
    _fault(
        "an old version, and a CA that nobody was given",
        "two faults in series",
        _python("aiohttp", "old"),
        _VERSION,
        env=_env(""),
        allowed=("tls.certificate.untrusted_ca",),
    ),
    _fault("an old cipher", "CBC with SHA-1 only", _python("aiohttp", "weak"), "tls.handshake.failed"),
    _fault("nginx wants a client certificate", "400", Service(front="nginx verifies clients"), _CLIENT),
    _fault("HAProxy wants one", "alert 116 after the handshake", Service(front="haproxy verifies clients"), _CLIENT),
    _fault("HAProxy wants one by TLS 1.2", "alert 40", Service(front="haproxy verifies clients 1.2"), _CLIENT),
    _fault("uvicorn wants one", "alert 116", _python("asgi", "verify"), _CLIENT),
    _fault("websockets wants one by TLS 1.2", "alert 40", _python("websockets", "verify 1.2"), _CLIENT),
    _fault("nginx knows another name", "the default rejects", Service(front="nginx rejects names"), _NAME),
    _fault("HAProxy knows another name", "strict-sni", Service(front="haproxy strict"), _NAME, env=_env("other-name")),
    _fault(
        "an address in place of the name",
        "the listener wants a name",
        Service(front="nginx rejects names"),
        _NAME,
        env=_env(host="127.0.0.1"),
    ),
    _fault(
        "the name of the Origin would pass",
        "aiohttp serves chat.example only",
        _python("aiohttp", "strict, without saying so"),
        _NAME,
        env=_env(WS_ORIGIN="https://chat.example"),
        probe=True,
    ),
    _fault(
        "a name is wanted, and nothing says so",
        "handshake_failure to every other name",
        _python("asgi", "strict, without saying so"),
        "tls.handshake.failed",
        proven=False,
    ),
    _fault(
        "HTTP/2 alone on HAProxy",
        "proto h2 hangs up on HTTP/1.1",
        Service(front="haproxy h2"),
        "tls.alpn.no_http11",
        proven=False,
        allowed=("http.handshake.closed_early",),
    ),
    _fault("HTTP/2 alone on Node", "allowHTTP1 is off", Service("h2", certificate="good"), "tls.alpn.no_http11"),
    _fault(
        "leaf only on nginx",
        "cert.pem in place of fullchain.pem",
        Service(front="nginx leaf only"),
        _INCOMPLETE,
        env=_env("leaf-above"),
    ),
    _fault(
        "leaf only on HAProxy",
        "the intermediate is missing",
        Service(front="haproxy leaf only"),
        _INCOMPLETE,
        env=_env("leaf-kin"),
        proven=False,
    ),
    _fault(
        "leaf only of a public authority",
        "the intermediate is missing",
        _python("asgi", "", "leaf-public"),
        _INCOMPLETE,
        env=_env(""),
        proven=False,
    ),
    _fault(
        "another CA file",
        "the file of the old CA was handed out",
        _python("aiohttp", ""),
        "tls.certificate.untrusted_ca",
        env=_env("own"),
        proven=False,
    ),
    _fault(
        "expired, and the path is wrong",
        "two faults in series, the second out of sight",
        Service(certificate="expired", route="/live"),
        "tls.certificate.expired",
        env=_env("expired"),
    ),
    Entry(
        "TLS: leaf only, and expired",
        "two faults of one certificate",
        _python("websockets", "", "leaf-expired"),
        _env("leaf-expired"),
        roots=(_INCOMPLETE, "tls.certificate.expired"),
        never=_NEVER,
    ),
    _fault(
        "a CA that nobody was given, and an expired token",
        "two faults in series",
        Service("asgi", certificate="good"),
        "tls.certificate.untrusted_ca",
        env=_env("", WS_TOKEN=signed(seconds=-900)),
        allowed=("token.time.expired",),
    ),
    _fine("the whole chain of nginx", Service(front="nginx whole chain"), _env("whole")),
    _fine("the whole chain of uvicorn", _python("asgi", "", "whole"), _env("whole")),
    _fine("1.3 only on nginx", Service("websockets", front="nginx TLS 1.3")),
    _fine("1.3 only on aiohttp", _python("aiohttp", "1.3")),
    _fine("1.2 only on websockets", _python("websockets", "1.2")),
    _fine("nginx asks for a client certificate", Service(front="nginx asks clients")),
    _fine("HAProxy asks for a client certificate", Service(front="haproxy asks clients")),
    _fine("uvicorn asks for a client certificate", _python("asgi", "optional")),
    _fine("HTTP/2 first on HAProxy", Service(front="haproxy both")),
    _fine("HAProxy lists h2 only and speaks both", Service(front="haproxy h2 listed")),
    _fine("an address in the certificate", _python("tornado", "", "address"), _env("address", "127.0.0.1")),
    _fine("several names", _python("aiohttp", "", "several"), _env("several")),
)
