"""The eight lessons of the training: what users say, where to look, what is learned. The answers stand nowhere here."""

from dataclasses import dataclass
from typing import Final

from wsinvest.i18n.messages import Message, _


@dataclass(frozen=True, slots=True)
class Lesson:
    """One step. `stage`: what it is about; `said`: the complaint of users; `hints`: where to look, one after another.

    `choices`: codes of which one is the root cause; which, only the diagnosis knows. `learned`: what stays. `look`: the
    section to begin with.
    """

    target: str
    stage: Message
    said: Message
    hints: tuple[Message, ...]
    learned: Message
    choices: tuple[str, ...]
    look: str = "handshake"


LAST_HINT: Final = _("Let the kit answer, and read why: wsinvest diagnose {target}")

LESSONS: Final = (
    Lesson(
        "demo-training-1",
        _("TCP: the way to the port"),
        _("“Since the new release nobody connects. Signing in still works, so the machine is up.”"),
        (
            _("Which stage is the first that did not pass, and how fast did it fail? Nobody waits for a refusal."),
            _("The host answered, and no program did: compare the port of the URL with what listens (ss -ltn)."),
        ),
        _("A refusal at once means that the host is there and no program listens on the port: no firewall, no token."),
        ("dns.name.not_found", "tcp.connect.refused", "tcp.connect.timeout", "http.path.not_found"),
    ),
    Lesson(
        "demo-training-2",
        _("TLS: whom we talk to"),
        _("“Nothing was deployed. It worked until the weekend, and now every browser closes before it opens.”"),
        (
            _("TCP passed, so somebody listens. What does the next stage say of its reason?"),
            _("The table of the certificate is in the section “handshake”: compare its dates with today."),
        ),
        _("What breaks without a release has a date: certificates, tokens, keys. Ask first what ended that day."),
        (
            "tls.certificate.expired",
            "tls.certificate.hostname_mismatch",
            "tls.certificate.self_signed",
            "tls.scheme.tls_to_plaintext",
        ),
    ),
    Lesson(
        "demo-training-3",
        _("Response: does the server know the path"),
        _("“The token must be wrong: the WebSocket is refused, and the site works.”"),
        (
            _("An HTTP status came back, so network and TLS are well. Which one, and does it speak of credentials?"),
            _("Compare the plain GETs of this path, of an unknown one and of the start page."),
        ),
        _("404 speaks of the place, 401 and 403 of the credential: first the path, then the token."),
        ("http.auth.rejected", "http.path.not_found", "http.origin.rejected", "http.proxy.upgrade_stripped"),
    ),
    Lesson(
        "demo-training-4",
        _("Response: who may ask"),
        _("“From my script it opens. From the new page of the shop it never does, with the same token.”"),
        (
            _("Which status comes back, and what did the probes change before it turned into 101?"),
            _("The section “config” names the Origin that is sent and those that the server is said to allow."),
        ),
        _("Browsers send an Origin and scripts send none; a server that allows some must know every page it serves."),
        ("http.origin.rejected", "http.auth.rejected", "token.time.expired", "http.host.unrecognized"),
    ),
    Lesson(
        "demo-training-5",
        _("Response: is the token believed"),
        _("“The login gives me a token, and the WebSocket says 401. The clock is right, I looked.”"),
        (
            _("The token is fresh and whole. Who signs it, who checks it, and with what? See the section “token”."),
            _("One probe signs a token of its own with JWT_SECRET of the .env. Which of the two tokens is let in?"),
        ),
        _("A signature that fails while all claims are in order means two secrets: one place must give both."),
        (
            "token.time.expired",
            "http.auth.rejected",
            "config.secret.mismatch",
            "config.secret.missing",
            "token.format.truncated",
        ),
        "token",
    ),
    Lesson(
        "demo-training-6",
        _("Negotiation: from HTTP to WebSocket"),
        _("“On the server itself it opens. By the address that customers use it never does.”"),
        (
            _("What answers to the upgrade: a page, or a program that missed something in the request?"),
            _("WEBSOCKET_PORT is the server's own port, past the proxy. What comes back there to the same request?"),
        ),
        _("Upgrade and Connection go one hop only: each proxy on the way must be told to send them again."),
        (
            "http.proxy.upgrade_stripped",
            "protocol.version.unsupported",
            "http.server.websocket_unsupported",
            "http.path.not_found",
        ),
    ),
    Lesson(
        "demo-training-7",
        _("Response: nobody answers"),
        _("“It hangs. No error, no status, nothing in the log; the load balancer says that the port is open.”"),
        (
            _("TCP passed, and the response never came. Who accepts connections when the program does not?"),
            _("Look at the process itself: ps -o pid,stat,args -p PID. What does its state say?"),
        ),
        _("An open port proves the kernel, not the program: ask the process what it does before you restart it."),
        (
            "http.handshake.timeout",
            "tcp.connect.timeout",
            "server.process.stopped",
            "resource.fd.exhausted",
            "server.dependency.unreachable",
        ),
    ),
    Lesson(
        "demo-training-8",
        _("Session: what happens after it is open"),
        _("“It opens every time. Whoever only reads is thrown out after a few seconds, whoever types stays.”"),
        (
            _("Every handshake opens, so the handshake cannot tell. What became of the sessions that were held?"),
            _("Compare the sessions with pings with those without, their ages, and who closed them with which code."),
        ),
        _("Equal ages in silence are a timer, and pings keep it from running out. Who closed says whose timer it is."),
        (
            "session.idle.server_timeout",
            "session.idle.proxy_timeout",
            "session.age.limited",
            "session.token.expired",
            "session.ping.no_pong",
        ),
        "session",
    ),
)
BY_TARGET: Final = {lesson.target: lesson for lesson in LESSONS}
