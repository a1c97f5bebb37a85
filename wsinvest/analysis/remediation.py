"""The steps of the incident report's plan, with its own times; rules name them, equal ids merge."""

from typing import Final

from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import Step

TODAY: Final = 1
TWO_DAYS: Final = 2
NEXT_WEEK: Final = 3

SET_SECRET: Final = Step(
    "set_secret",
    TODAY,
    15,
    Phrase(
        "Set JWT_SECRET to a random value of 32 bytes or more, and make the service refuse to start without it.",
        "Configurar JWT_SECRET com um valor aleatório de 32 bytes ou mais e impedir que o serviço inicie sem ele.",
    ),
    Phrase(
        "The service starts, and a login answers with a token of three parts.",
        "O serviço inicia e um login responde com um token de três partes.",
    ),
    snippet=Phrase(
        "# in the .env of the service; make the value with: openssl rand -base64 48\n"
        "JWT_SECRET=<at least 32 random bytes>",
        "# no .env do serviço; gere o valor com: openssl rand -base64 48\nJWT_SECRET=<pelo menos 32 bytes aleatórios>",
    ),
    original=True,
)
TEST_GENERATION: Final = Step(
    "test_generation",
    TODAY,
    30,
    Phrase("Test the generation of tokens before any WebSocket is opened.", "Testar a geração de tokens."),
    Phrase(
        "A token signed with the configured secret and algorithm verifies with the same settings.",
        "Um token assinado com o segredo e o algoritmo configurados é verificado com as mesmas configurações.",
    ),
    original=True,
)
VERIFY_AUTH: Final = Step(
    "verify_auth",
    TODAY,
    45,
    Phrase(
        "Validate the authentication of the WebSocket with a fresh token; validate tokens strictly on the server.",
        "Validar a autenticação WebSocket com um token novo; validar tokens de forma estrita no servidor.",
    ),
    Phrase(
        "A handshake with a fresh token opens; one with an empty token is refused with 401 or 403.",
        "Um handshake com token novo é aberto; um com token vazio é recusado com 401 ou 403.",
    ),
    original=True,
)
RESTART_SERVICES: Final = Step(
    "restart_services",
    TODAY,
    15,
    Phrase("Restart the services so that they read the new environment.", "Reiniciar os serviços."),
    Phrase(
        "The process is younger than the change of its environment.",
        "O processo é mais novo que a mudança do seu ambiente.",
    ),
    original=True,
)
RESOURCE_MONITOR: Final = Step(
    "resource_monitor",
    TWO_DAYS,
    240,
    Phrase("Put a resource monitor in place (memory, descriptors, connections).", "Implementar ResourceMonitor."),
    Phrase(
        "Memory of the service is recorded every minute and can be read for the last day.",
        "A memória do serviço é registrada a cada minuto e pode ser lida para o último dia.",
    ),
    original=True,
)
CONNECTION_POOL: Final = Step(
    "connection_pool",
    TWO_DAYS,
    180,
    Phrase("Limit the pool of connections and refuse politely above the limit.", "Otimizar pool de conexões."),
    Phrase(
        "The connection after the last allowed one gets 503 with Retry-After.",
        "A conexão seguinte à última permitida recebe 503 com Retry-After.",
    ),
    original=True,
)
ERROR_HANDLING: Final = Step(
    "error_handling",
    TWO_DAYS,
    120,
    Phrase(
        "Answer every failed handshake with a status and a reason; close no socket silently.",
        "Melhorar tratamento de erros.",
    ),
    Phrase(
        "Twenty handshakes in a row end with a status line.",
        "Vinte handshakes seguidos terminam com uma linha de status.",
    ),
    original=True,
)
LOAD_TEST: Final = Step(
    "load_test",
    TWO_DAYS,
    120,
    Phrase("Test the service under load and record its real capacity.", "Testes de carga."),
    Phrase(
        "The declared number of connections opens while memory stays under its limit.",
        "O número declarado de conexões é aberto com a memória abaixo do limite.",
    ),
    original=True,
)
DASHBOARD: Final = Step(
    "dashboard",
    NEXT_WEEK,
    360,
    Phrase("Show the metrics of the service on a dashboard.", "Dashboard de métricas."),
    Phrase(
        "Success rate, latency and memory of the last hour stand on one page.",
        "Taxa de sucesso, latência e memória da última hora estão em uma página.",
    ),
    original=True,
)
ALERTS: Final = Step(
    "alerts",
    NEXT_WEEK,
    240,
    Phrase("Alert before users notice: memory above 85%, success rate below 95%.", "Sistema de alertas."),
    Phrase("A test alert reaches the person on duty.", "Um alerta de teste chega à pessoa de plantão."),
    original=True,
)
DOCUMENTATION: Final = Step(
    "documentation",
    NEXT_WEEK,
    120,
    Phrase("Document every setting in .env.example.", "Documentação."),
    Phrase(
        "A new machine starts the service from .env.example and its README alone.",
        "Uma máquina nova inicia o serviço apenas com .env.example e o README.",
    ),
    original=True,
)
TRAINING: Final = Step(
    "training",
    NEXT_WEEK,
    120,
    Phrase("Train the team on this report and on how to run it again.", "Treinamento da equipe."),
    Phrase(
        "Two people of the team have run the investigation themselves.",
        "Duas pessoas da equipe executaram a investigação por conta própria.",
    ),
    original=True,
)
