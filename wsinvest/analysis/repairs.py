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
    snippet=_("query: {url}?token=<token>\nheader: Authorization: Bearer <token>\ncookie: token=<token>"),
)
RESTORE_BACKEND = Step(
    "restore_backend",
    TODAY,
    30,
    _("Start the server behind the proxy, and correct the address that the proxy has for it."),
    _("The proxy's log shows no failed upstream connection."),
    snippet=_(
        "# on the proxy's host: the address that it uses, and whether it answers\n"
        "grep -rnE 'proxy_pass|ProxyPass|server ' /etc/{nginx,apache2,haproxy}\n"
        "curl -sS -i -m 5 http://ADDRESS{path}"
    ),
)
SET_TLS = Step(
    "set_tls",
    TODAY,
    30,
    _("Correct the TLS listener: TLS 1.2 and 1.3, the host names that clients use, http/1.1 among its protocols."),
    _("openssl s_client completes a handshake with the URL's host name and -alpn http/1.1."),
    snippet=_("# nginx\nlisten {port} ssl;\nserver_name {host};\nssl_protocols TLSv1.2 TLSv1.3;"),
)
SEND_VERSION_13: Final = Step(
    "send_version_13",
    TODAY,
    15,
    _("Let the client send Sec-WebSocket-Version: 13, the only version that is in use."),
    _("A handshake with version 13 is not refused for its version."),
    snippet=_(
        "Sec-WebSocket-Version: 13"
    ),
)  # fmt: skip
REPAIR_UPGRADE: Final = Step(
    "repair_upgrade",
    TODAY,
    60,
    _("Compare the answer at the server itself with the one through the proxy, and repair the side that alters it."),
    _("A handshake through the proxy opens as it does directly at the server."),
    snippet=_(
        "# at the server itself, then through the proxy: compare the answers\n"
        "curl -sNi -m 3 --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' \\\n"
        " -H 'Sec-WebSocket-Version: 13' \\\n"
        " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\\n"
        " http://SERVER:PORT{path}"
    ),
)
RENEW_CERTIFICATE = Step(
    "renew_certificate",
    TODAY,
    60,
    _("Install a valid certificate for this name, and let its renewal run by itself."),
    _("A browser opens the host by https without a warning."),
    snippet=_(
        "certbot renew --force-renewal --cert-name {host}\n"
        "# what is served:\n"
        "openssl s_client -connect {at} </dev/null | openssl x509 -noout -text"
    ),
)
SET_CLOCK = Step(
    "set_clock",
    TODAY,
    15,
    _("Compare the clocks of both machines, and synchronise them by NTP."),
    _("Both clocks agree within a second."),
    snippet=_("timedatectl set-ntp true\ntimedatectl timesync-status  # on both machines"),
)
CARRY_UNCHANGED: Final = Step(
    "carry_token_unchanged",
    TODAY,
    30,
    _("Hand the token over unchanged from where it is issued to where it is sent."),
    _("The token that is sent is, byte for byte, the one that was issued."),
    snippet=_(
        '// not JSON.stringify(token), not "Bearer " + token, not a part of it\n'
        'new WebSocket("{url}?token=" + encodeURIComponent(token));'
    ),
)
FIX_SCHEME = Step(
    "fix_scheme",
    TODAY,
    15,
    _("Correct the scheme of the URL: wss for a port with TLS, ws for one without."),
    _("The handshake gets beyond TLS with the new URL."),
    snippet=_("WS_URL={other_url}"),
)
SERVE_KEYS: Final = Step(
    "serve_key_set",
    TODAY,
    30,
    _("Correct JWKS_URL, or make the issuer serve its public keys there to the WebSocket server."),
    _("From the server's host JWKS_URL answers 200 with a JSON list of keys."),
    snippet=_('# on the server\'s host\ncurl -sS -i "$JWKS_URL"'),
)
START_LISTENER = Step(
    "start_listener",
    TODAY,
    15,
    _("Start the server, and make it listen on the port and interface that the URL names."),
    _("The port accepts a connection from this machine."),
    snippet=_(
        "# on {host}: what listens, and on which address?\n"
        "ss -ltnp 'sport = :{port}'\n"
        "systemctl status SERVICE  # or: docker ps -a"
    ),
)
OPEN_PATH = Step(
    "open_network_path",
    TODAY,
    45,
    _("Open the way to the port: firewall, security group, routing, a full listen queue."),
    _("A connection to the port is made in under a second."),
    snippet=_("nc -vz -w 3 {host} {port}\n# on {host}:\nss -ltn 'sport = :{port}'; nft list ruleset | grep -n {port}"),
)
READ_SERVER_LOG = Step(
    "read_server_log",
    TODAY,
    30,
    _("Read the log of the server and of the proxy for the minute of this run."),
    _("The entry that belongs to a failed attempt is found."),
    snippet=_("journalctl -u SERVICE --since '{since}'\ndocker logs --since {since_iso} CONTAINER"),
)
UNBLOCK_SERVER = Step(
    "unblock_server",
    TODAY,
    60,
    _("Find out what the server waits for while it should answer the handshake: a blocked loop, a lock, a database."),
    _("The handshake is answered within its objective."),
    snippet=_("# on the server, while it hangs\npy-spy dump --pid PID  # Java: jstack PID; Node: kill -USR1 PID"),
)
TRUST_AUTHORITY = Step(
    "trust_authority",
    TODAY,
    30,
    _("Give the clients the CA file that belongs to the certificate, or use a certificate of a public authority."),
    _("A client with that CA file completes the TLS handshake."),
    snippet=_(
        "# Node: NODE_EXTRA_CA_CERTS=ca.pem   Python: create_default_context(cafile=)\n"
        "# the chain that is served:\n"
        "openssl s_client -connect {at} -showcerts </dev/null"
    ),
)
REPAIR_ENV_FILE: Final = Step(
    "repair_env_file",
    TODAY,
    15,
    _("Clean the .env: UTF-8 without BOM, LF line ends, each key once, no blanks or quotes in the secret."),
    _("A second investigation finds nothing odd about the file."),
    snippet=_(
        "sed -i '1s/^\\xef\\xbb\\xbf//; s/\\r$//; s/[ \\t]*$//' .env\n"
        'grep -nE "^[A-Z_]+=[\\"\']" .env  # quotes that the service may keep'
    ),
)
SET_TIMEOUTS: Final = Step(
    "set_timeouts",
    TWO_DAYS,
    60,
    _("Set ping, proxy and client timeouts from the measured latencies."),
    _("An idle connection outlives the proxy's timeout."),
    snippet=_(
        "WS_PING_INTERVAL=<less than half of the proxy's idle timeout>\n"
        "proxy_read_timeout 1h;  # nginx; HAProxy: timeout tunnel 1h"
    ),
)
FIX_PATH = Step(
    "fix_path",
    TODAY,
    15,
    _("Correct the path of the URL, or the route and prefix under which the server mounts its endpoint."),
    _("The handshake on that path is answered by the WebSocket server."),
    snippet=_(
        "# which WebSocket paths are there? At the proxy, then in the source:\n"
        "grep -rnE 'location|ProxyPass|path_beg' /etc/{nginx,apache2,haproxy}\n"
        "grep -rniE 'websocket|ws(s)?://|upgrade' ."
    ),
)
FIND_CLOSES_IN_LOG: Final = Step(
    "read_close_in_log",
    TODAY,
    30,
    _("Find these closes in the server's log, by time and connection, and repair what ended them."),
    _("A connection stays open for longer than a second."),
    snippet=_("journalctl -u SERVICE --since '{since}'\ndocker logs --since {since_iso} CONTAINER"),
)
RAISE_DESCRIPTOR_LIMIT: Final = Step(
    "raise_descriptor_limit",
    TODAY,
    20,
    _("Raise the limit of open files of the server's process, and restart it."),
    _('The line "Max open files" of /proc/PID/limits shows the new number.'),
    snippet=_("# systemd: systemctl edit SERVICE\n[Service]\nLimitNOFILE=65536"),
    restarts=True,
)
RAISE_BINDING_LIMIT: Final = Step(
    "raise_binding_limit",
    TODAY,
    30,
    _("Raise the limit that binds, as the measurement of the capacity names it, or lower what is promised."),
    _("`wsinvest capacity` finds another limit first, or a lower end above what is promised."),
    snippet=_("wsinvest capacity {url}"),
)
ISSUE_FOR_THIS_SERVER: Final = Step(
    "issue_for_this_server",
    TODAY,
    30,
    _("Let the token service issue tokens with the claims that this server demands."),
    _("iss, aud and exp of a fresh token are those that the server is configured for."),
    snippet=_('# what the token says\njq -R \'split(".")[1] | @base64d | fromjson\' <<< "$TOKEN"'),
)
SEND_TOKEN: Final = Step(
    "send_token",
    TODAY,
    30,
    _("Let the client wait for its token, and connect only when it has one."),
    _("No handshake leaves the client without a token of three parts."),
    snippet=_(
        "const token = await freshToken();  // and only where there is one:\n"
        'new WebSocket("{url}?token=" + encodeURIComponent(token));'
    ),
)
ONE_KEY: Final = Step(
    "one_key_for_both_sides",
    TODAY,
    30,
    _("Give issuer and server the same key, algorithm and key id, from one source."),
    _("A fresh token of the issuer verifies with the server's settings."),
    snippet=_('# on issuer and server: both must print the same\nprintf %s "$JWT_SECRET" | sha256sum'),
)
FOLLOW_REASON: Final = Step(
    "follow_reason",
    TODAY,
    30,
    _(
        "Follow the reason that the server gives: send what it names, or have this client admitted where the server or "
        "the proxy keeps its list; if the words do not say enough, read its log."
    ),
    _("The handshake opens, or the server gives another reason."),
    snippet=READ_SERVER_LOG.snippet,
)
