"""Known lines of servers on what they need: databases, queues, names. Narrow rows stand before wide ones."""

from typing import Final

from wsinvest.facts.log import LogPattern as Says
from wsinvest.host.log_line import ADDRESS, Known

NEEDS_LINES: Final = (
    Known(
        b"Connect call failed",
        Says.DEPENDENCY_REFUSED,
        "asyncio base_events.py",
        r"Connect call failed \('([^']+)', (\d+)",
    ),
    Known(
        b"connecting to ",
        Says.DEPENDENCY_REFUSED,
        "redis-py connection.py",
        rf"Error (?:111|61|10061) connecting to {ADDRESS}",
    ),
    Known(
        b"connecting to ",
        Says.DEPENDENCY_UNRESOLVED,
        "redis-py connection.py",
        rf"Error (?:-\d+|8|11001) connecting to {ADDRESS}",
    ),
    Known(
        b"connection to server at",
        Says.DEPENDENCY_REFUSED,
        "libpq fe-connect.c",
        r'connection to server at "([^"]+)"(?: \([^)]*\))?, port (\d+) failed: Connection refused',
    ),
    Known(b"could not translate host name", Says.DEPENDENCY_UNRESOLVED, "libpq", r'host name "([^"]+)"'),
    Known(b"MySQL server on '", Says.DEPENDENCY_REFUSED, "MySQL clients", r"MySQL server on '([^']+)'"),
    Known(b"[Errno 111] Connection refused", Says.DEPENDENCY_REFUSED, "pymongo", rf"{ADDRESS}: \[Errno 111\]"),
    Known(
        b"Failed to establish a new connection",
        Says.DEPENDENCY_REFUSED,
        "urllib3",
        r"host='([^']+)', port=(\d+)\)?[^\n]*Connection refused",
    ),
    Known(b"getaddrinfo E", Says.DEPENDENCY_UNRESOLVED, "Node dns", r"getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)"),
    Known(b"ECONNREFUSED", Says.DEPENDENCY_REFUSED, "Node net", r"connect ECONNREFUSED ([^\s,;)\"']+)"),
    Known(b"no such host", Says.DEPENDENCY_UNRESOLVED, "Go net", r"lookup ([^\s:]+)[^\n]*no such host"),
    Known(
        b"connection refused", Says.DEPENDENCY_REFUSED, "Go net", rf"dial tcp {ADDRESS}: connect: connection refused"
    ),
    Known(b"Connection refused - connect(2)", Says.DEPENDENCY_REFUSED, "Ruby socket", rf"connect\(2\) for {ADDRESS}"),
    Known(
        b"connect(2) for ",
        Says.DEPENDENCY_REFUSED,
        "Ruby socket",
        r'Connection refused - connect\(2\) for "([^"]+)" port (\d+)',
    ),
    Known(b"java.net.UnknownHostException", Says.DEPENDENCY_UNRESOLVED, "JDK", r"UnknownHostException: ([\w.-]+)"),
    Known(
        b"Unable to connect to ",
        Says.DEPENDENCY_REFUSED,
        "Lettuce",
        r"Unable to connect to \[?([\w.-]+)/?(?:<unresolved>|[\d.]+)?:(\d+)",
    ),
    Known(b"refused. Check that the hostname", Says.DEPENDENCY_REFUSED, "PgJDBC", rf"Connection to {ADDRESS} refused"),
    Known(
        b"Broker may not be available",
        Says.DEPENDENCY_REFUSED,
        "Kafka NetworkClient",
        r"\(([\w.-]+)/[\d.]+:(\d+)\) could not be established",
    ),
    Known(
        b"TCP Connection attempt failed",
        Says.DEPENDENCY_REFUSED,
        "pika connection_workflow.py",
        r"ConnectionRefusedError\([^\n]*dest=[^\n]*\('([^']+)', (\d+)",
    ),
    Known(
        b"AMQPConnectorSocketConnectError",
        Says.DEPENDENCY_REFUSED,
        "pika connection_workflow.py",
        r"SocketConnectError: ConnectionRefusedError\(",
    ),
    Known(
        b" failed: Connection refused",
        Says.DEPENDENCY_REFUSED,
        "librdkafka rdkafka_transport.c",
        rf"Connect to ipv[46]#{ADDRESS} failed",
    ),
    Known(
        b"Cannot connect to ",
        Says.DEPENDENCY_REFUSED,
        "Celery worker/consumer.py",
        r"Cannot connect to \w+://(?:[^@/\s]*@)?([\w.-]+:\d+)[^\n]*Connection refused",
    ),
    Known(b"Connection refused [tcp://", Says.DEPENDENCY_REFUSED, "Predis", r"\[tcp://([^\]]+)\]"),
)
