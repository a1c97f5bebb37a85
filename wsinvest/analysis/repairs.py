"""Remediation steps that several rules share."""

from typing import Final

from wsinvest.analysis.remediation import TODAY, TWO_DAYS
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Step

SEND_WHERE_READ: Final = Step(
    "send_token_where_read",
    TODAY,
    30,
    _("Send the token in the place and under the name where the server reads it."),
    _("The handshake of the application opens."),
)
RESTORE_BACKEND = Step(
    "restore_backend",
    TODAY,
    30,
    _("Start the server behind the proxy, and correct the address that the proxy has for it."),
    _("The proxy's log shows no failed upstream connection."),
)
SET_TLS = Step(
    "set_tls",
    TODAY,
    30,
    _("Correct the TLS listener: TLS 1.2 and 1.3, the host names that clients use, http/1.1 among its protocols."),
    _("openssl s_client completes a handshake with the URL's host name and -alpn http/1.1."),
)
SEND_VERSION_13: Final = Step(
    "send_version_13",
    TODAY,
    15,
    _("Let the client send Sec-WebSocket-Version: 13, the only version that is in use."),
    _("A handshake with version 13 is not refused for its version."),
)  # fmt: skip
REPAIR_UPGRADE: Final = Step(
    "repair_upgrade",
    TODAY,
    60,
    _("Compare the answer at the server itself with the one through the proxy, and repair the side that alters it."),
    _("A handshake through the proxy opens as it does directly at the server."),
)
RENEW_CERTIFICATE = Step(
    "renew_certificate",
    TODAY,
    60,
    _("Install a valid certificate for this name, and let its renewal run by itself."),
    _("A browser opens the host by https without a warning."),
)
SET_CLOCK = Step(
    "set_clock",
    TODAY,
    15,
    _("Compare the clocks of both machines, and synchronise them by NTP."),
    _("Both clocks agree within a second."),
)
CARRY_UNCHANGED: Final = Step(
    "carry_token_unchanged",
    TODAY,
    30,
    _("Hand the token over unchanged from where it is issued to where it is sent."),
    _("The token that is sent is, byte for byte, the one that was issued."),
)
FIX_SCHEME = Step(
    "fix_scheme",
    TODAY,
    15,
    _("Correct the scheme of the URL: wss for a port with TLS, ws for one without."),
    _("The handshake gets beyond TLS with the new URL."),
)
SERVE_KEYS: Final = Step(
    "serve_key_set",
    TODAY,
    30,
    _("Correct JWKS_URL, or make the issuer serve its public keys there to the WebSocket server."),
    _("From the server's host JWKS_URL answers 200 with a JSON list of keys."),
)
START_LISTENER = Step(
    "start_listener",
    TODAY,
    15,
    _("Start the server, and make it listen on the port and interface that the URL names."),
    _("The port accepts a connection from this machine."),
)
OPEN_PATH = Step(
    "open_network_path",
    TODAY,
    45,
    _("Open the way to the port: firewall, security group, routing, a full listen queue."),
    _("A connection to the port is made in under a second."),
)
READ_SERVER_LOG = Step(
    "read_server_log",
    TODAY,
    30,
    _("Read the log of the server and of the proxy for the minute of this run."),
    _("The entry that belongs to a failed attempt is found."),
)
UNBLOCK_SERVER = Step(
    "unblock_server",
    TODAY,
    60,
    _("Find out what the server waits for while it should answer the handshake: a blocked loop, a lock, a database."),
    _("The handshake is answered within its objective."),
)
TRUST_AUTHORITY = Step(
    "trust_authority",
    TODAY,
    30,
    _("Give the clients the CA file that belongs to the certificate, or use a certificate of a public authority."),
    _("A client with that CA file completes the TLS handshake."),
)
REPAIR_ENV_FILE: Final = Step(
    "repair_env_file",
    TODAY,
    15,
    _("Clean the .env: UTF-8 without BOM, LF line ends, each key once, no blanks or quotes in the secret."),
    _("A second investigation finds nothing odd about the file."),
)
SET_TIMEOUTS: Final = Step(
    "set_timeouts",
    TWO_DAYS,
    60,
    _("Set ping, proxy and client timeouts from the measured latencies."),
    _("An idle connection outlives the proxy's timeout."),
)
FIX_PATH = Step(
    "fix_path",
    TODAY,
    15,
    _("Correct the path of the URL, or the route and prefix under which the server mounts its endpoint."),
    _("The handshake on that path is answered by the WebSocket server."),
)
FIND_CLOSES_IN_LOG: Final = Step(
    "read_close_in_log",
    TODAY,
    30,
    _("Find these closes in the server's log, by time and connection, and repair what ended them."),
    _("A connection with a valid token stays open for longer than a second."),
)
RAISE_DESCRIPTOR_LIMIT: Final = Step(
    "raise_descriptor_limit",
    TODAY,
    20,
    _("Raise the limit of open files of the server's process, and restart it."),
    _('The line "Max open files" of /proc/PID/limits shows the new number.'),
    snippet=_("# systemd: systemctl edit <service>\n[Service]\nLimitNOFILE=65536"),
)
ISSUE_FOR_THIS_SERVER: Final = Step(
    "issue_for_this_server",
    TODAY,
    30,
    _("Let the token service issue tokens with the claims that this server demands."),
    _("iss, aud and exp of a fresh token are those that the server is configured for."),
)
SEND_TOKEN: Final = Step(
    "send_token",
    TODAY,
    30,
    _("Let the client wait for its token, and connect only when it has one."),
    _("No handshake leaves the client without a token of three parts."),
)
ONE_KEY: Final = Step(
    "one_key_for_both_sides",
    TODAY,
    30,
    _("Give issuer and server the same key, algorithm and key id, from one source."),
    _("A fresh token of the issuer verifies with the server's settings."),
)
