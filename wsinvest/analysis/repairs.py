"""Steps that several rules share."""

from typing import Final

from wsinvest.analysis.remediation import TODAY, TWO_DAYS
from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import Step

SEND_WHERE_READ: Final = Step(
    "send_token_where_read",
    TODAY,
    30,
    Phrase(
        "Send the token in the place and under the name where the server reads it.",
        "Enviar o token no lugar e com o nome em que o servidor o lê.",
    ),
    Phrase("The handshake of the application opens.", "O handshake da aplicação é aberto."),
)
RESTORE_BACKEND = Step(
    "restore_backend",
    TODAY,
    30,
    Phrase(
        "Start the server behind the proxy, and correct the address that the proxy has for it.",
        "Iniciar o servidor atrás do proxy e corrigir o endereço que o proxy usa para ele.",
    ),
    Phrase("The proxy's log shows no failed upstream connection.", "O log do proxy não mostra falhas de upstream."),
)
SET_TLS = Step(
    "set_tls",
    TODAY,
    30,
    Phrase(
        "Correct the TLS listener: TLS 1.2 and 1.3, the host names that clients use, http/1.1 among its protocols.",
        "Corrigir o listener TLS: TLS 1.2 e 1.3, os nomes de host que os clientes usam, http/1.1 entre os protocolos.",
    ),
    Phrase(
        "openssl s_client completes a handshake with the URL's host name and -alpn http/1.1.",
        "openssl s_client conclui um handshake com o nome de host da URL e -alpn http/1.1.",
    ),
)
SEND_VERSION_13: Final = Step(
    "send_version_13",
    TODAY,
    15,
    Phrase(
        "Let the client send Sec-WebSocket-Version: 13, the only version that is in use.",
        "Fazer o cliente enviar Sec-WebSocket-Version: 13, a única versão em uso.",
    ),
    Phrase("A handshake with version 13 is not refused for its version.",
           "Um handshake com a versão 13 não é recusado por causa da versão."),
)  # fmt: skip
REPAIR_UPGRADE: Final = Step(
    "repair_upgrade",
    TODAY,
    60,
    Phrase(
        "Compare the answer at the server itself with the one through the proxy, and repair the side that alters it.",
        "Comparar a resposta do próprio servidor com a que chega pelo proxy e corrigir o lado que a altera.",
    ),
    Phrase(
        "A handshake through the proxy opens as it does directly at the server.",
        "Um handshake pelo proxy é aberto da mesma forma que diretamente no servidor.",
    ),
)
RENEW_CERTIFICATE = Step(
    "renew_certificate",
    TODAY,
    60,
    Phrase(
        "Install a valid certificate for this name, and let its renewal run by itself.",
        "Instalar um certificado válido para esse nome e deixar a renovação automática.",
    ),
    Phrase("A browser opens the host by https without a warning.", "Um navegador abre o host por https sem aviso."),
)
SET_CLOCK = Step(
    "set_clock",
    TODAY,
    15,
    Phrase(
        "Compare the clocks of both machines, and synchronise them by NTP.",
        "Comparar e sincronizar os relógios por NTP.",
    ),
    Phrase("Both clocks agree within a second.", "Os dois relógios diferem em menos de um segundo."),
)
CARRY_UNCHANGED: Final = Step(
    "carry_token_unchanged",
    TODAY,
    30,
    Phrase(
        "Hand the token over unchanged from where it is issued to where it is sent.",
        "Levar o token sem alteração desde a emissão até o envio.",
    ),
    Phrase(
        "The token that is sent is, byte for byte, the one that was issued.",
        "O token enviado é, byte a byte, o que foi emitido.",
    ),
)
FIX_SCHEME = Step(
    "fix_scheme",
    TODAY,
    15,
    Phrase(
        "Correct the scheme of the URL: wss for a port with TLS, ws for one without.",
        "Corrigir o esquema da URL: wss para porta com TLS, ws para porta sem TLS.",
    ),
    Phrase("The handshake gets beyond TLS with the new URL.", "O handshake passa do TLS com a nova URL."),
)
SERVE_KEYS: Final = Step(
    "serve_key_set",
    TODAY,
    30,
    Phrase(
        "Correct JWKS_URL, or make the issuer serve its public keys there to the WebSocket server.",
        "Corrigir JWKS_URL ou fazer o emissor publicar ali suas chaves para o servidor WebSocket.",
    ),
    Phrase(
        "From the server's host JWKS_URL answers 200 with a JSON list of keys.",
        "A partir do host do servidor, JWKS_URL responde 200 com uma lista JSON de chaves.",
    ),
)
START_LISTENER = Step(
    "start_listener",
    TODAY,
    15,
    Phrase(
        "Start the server, and make it listen on the port and interface that the URL names.",
        "Iniciar o servidor e fazê-lo escutar na porta e na interface indicadas pela URL.",
    ),
    Phrase("The port accepts a connection from this machine.", "A porta aceita uma conexão a partir desta máquina."),
)
OPEN_PATH = Step(
    "open_network_path",
    TODAY,
    45,
    Phrase(
        "Open the way to the port: firewall, security group, routing, a full listen queue.",
        "Liberar o caminho até a porta: firewall, grupo de segurança, rotas, fila de escuta cheia.",
    ),
    Phrase(
        "A connection to the port is made in under a second.", "A conexão com a porta é feita em menos de um segundo."
    ),
)
READ_CRASH_LOG = Step(
    "read_server_log",
    TODAY,
    30,
    Phrase(
        "Read the log of the server and of the proxy for the minute of this run.",
        "Ler os logs do servidor e do proxy no minuto desta execução.",
    ),
    Phrase(
        "The entry that belongs to a failed attempt is found.", "A entrada de uma tentativa que falhou é encontrada."
    ),
)
UNBLOCK_SERVER = Step(
    "unblock_server",
    TODAY,
    60,
    Phrase(
        "Find out what the server waits for while it should answer the handshake: a blocked loop, a lock, a database.",
        "Descobrir o que o servidor espera enquanto deveria responder: laço bloqueado, trava, banco de dados.",
    ),
    Phrase("The handshake is answered within its objective.", "O handshake é respondido dentro do objetivo."),
)
TRUST_AUTHORITY = Step(
    "trust_authority",
    TODAY,
    30,
    Phrase(
        "Give the clients the CA file that belongs to the certificate, or use a certificate of a public authority.",
        "Entregar aos clientes o arquivo da CA do certificado ou usar um certificado de uma autoridade pública.",
    ),
    Phrase(
        "A client with that CA file completes the TLS handshake.",
        "Um cliente com esse arquivo conclui o handshake TLS.",
    ),
)
REPAIR_ENV_FILE: Final = Step(
    "repair_env_file",
    TODAY,
    15,
    Phrase(
        "Clean the .env: UTF-8 without BOM, LF line ends, each key once, no blanks or quotes in the secret.",
        "Limpar o .env: UTF-8 sem BOM, fins de linha LF, cada chave uma única vez, sem espaços nem aspas no segredo.",
    ),
    Phrase(
        "A second investigation finds nothing odd about the file.",
        "Uma nova investigação não encontra nada de estranho no arquivo.",
    ),
)
SET_TIMEOUTS: Final = Step(
    "set_timeouts",
    TWO_DAYS,
    60,
    Phrase(
        "Set ping, proxy and client timeouts from the measured latencies.",
        "Definir os timeouts de ping, proxy e cliente a partir das latências medidas.",
    ),
    Phrase("An idle connection outlives the proxy's timeout.", "Uma conexão ociosa sobrevive ao timeout do proxy."),
)
FIX_PATH = Step(
    "fix_path",
    TODAY,
    15,
    Phrase(
        "Correct the path of the URL, or the route and prefix under which the server mounts its endpoint.",
        "Corrigir o caminho da URL, ou a rota e o prefixo em que o servidor publica o endpoint.",
    ),
    Phrase(
        "The handshake on that path is answered by the WebSocket server.",
        "O servidor WebSocket responde nesse caminho.",
    ),
)
READ_SERVER_LOG: Final = Step(
    "read_close_in_log",
    TODAY,
    30,
    Phrase(
        "Find these closes in the server's log, by time and connection, and repair what ended them.",
        "Localizar esses fechamentos no log do servidor, por horário e conexão, e corrigir o que os causou.",
    ),
    Phrase(
        "A connection with a valid token stays open for longer than a second.",
        "Uma conexão com token válido permanece aberta por mais de um segundo.",
    ),
)
RAISE_DESCRIPTOR_LIMIT: Final = Step(
    "raise_descriptor_limit",
    TODAY,
    20,
    Phrase(
        "Raise the limit of open files of the server's process, and restart it.",
        "Aumentar o limite de arquivos abertos do processo do servidor e reiniciá-lo.",
    ),
    Phrase(
        'The line "Max open files" of /proc/PID/limits shows the new number.',
        'A linha "Max open files" de /proc/PID/limits mostra o novo número.',
    ),
    snippet=Phrase(
        "# systemd: systemctl edit <service>\n[Service]\nLimitNOFILE=65536",
        "# systemd: systemctl edit <serviço>\n[Service]\nLimitNOFILE=65536",
    ),
)
ISSUE_FOR_THIS_SERVER: Final = Step(
    "issue_for_this_server",
    TODAY,
    30,
    Phrase(
        "Let the token service issue tokens with the claims that this server demands.",
        "Fazer o serviço de login emitir tokens com os claims que este servidor exige.",
    ),
    Phrase(
        "iss, aud and exp of a fresh token are those that the server is configured for.",
        "iss, aud e exp de um token novo são os que o servidor espera.",
    ),
)
SEND_TOKEN: Final = Step(
    "send_token",
    TODAY,
    30,
    Phrase(
        "Let the client wait for its token, and connect only when it has one.",
        "Fazer o cliente esperar pelo token e conectar somente quando tiver um.",
    ),
    Phrase(
        "No handshake leaves the client without a token of three parts.",
        "Nenhum handshake sai do cliente sem um token de três partes.",
    ),
)
ONE_KEY: Final = Step(
    "one_key_for_both_sides",
    TODAY,
    30,
    Phrase(
        "Give issuer and server the same key, algorithm and key id, from one source.",
        "Usar a mesma chave, algoritmo e id de chave no emissor e no servidor, de uma única fonte.",
    ),
    Phrase(
        "A fresh token of the issuer verifies with the server's settings.",
        "Um token novo do emissor é verificado com as configurações do servidor.",
    ),
)
