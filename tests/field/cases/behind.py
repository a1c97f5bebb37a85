"""What is behind the server: a dependency that is down, threads that are all taken, a process that is stopped."""

import signal
import sys
import time

from tests.field.case import case
from tests.field.stage import Served, Stage


@case("server.dependency.unreachable", says="(?i)redis|Connect call failed")
def redis_is_down(stage: Stage) -> Served:
    """The connection opens, and the first use of Redis ends it with 1011. django/channels #1585."""
    port, redis = stage.port(), stage.port()
    if stage.mended:
        stage.start(
            "redis-server", "--port", redis, "--bind", "127.0.0.1", "--save", "", "--dir", stage.folder, log="redis.log"
        )
        stage.up(redis)
    stage.python("needs_redis", port, redis_port=redis, needs=("redis",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("server.dependency.unreachable", says="ECONNREFUSED|refused|database")
def a_database_is_down(stage: Stage) -> Served:
    """npm's ws, and ECONNREFUSED in its log."""
    port, database = stage.port(), stage.port()
    if stage.mended:
        stage.python("tunnel", database, to=database, log="database.log")
        stage.up(database)
    stage.node("needs_database", port, database, needs=("ws",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("server.pool.exhausted")
def each_session_keeps_a_thread_of_gunicorn(stage: Stage) -> Served:
    """Flask-Sock on gunicorn: two threads, two people, and the third waits. miguelgrinberg/flask-sock #44."""
    port = stage.port()
    stage.needs("gunicorn", "flask_sock")
    threads = 40 if stage.mended else 2
    child = stage.start(
        sys.executable, "-m", "gunicorn", "-w", "1", "-k", "gthread", "--threads", threads,
        "-b", f"127.0.0.1:{port}", "tests.field.apps.flask_room:application",
    )  # fmt: skip
    stage.up(port)
    stage.python("visitors", port, count=2, log="visitors.log")
    stage.said("visitors.log", "2 are here")
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_PID": child.pid, "WS_SERVER_LOG": stage.log})


@case("server.process.stopped")
def a_process_that_is_stopped(stage: Stage) -> Served:
    """SIGSTOP, or a debugger: the kernel accepts, and nobody answers."""
    port = stage.port()
    child = stage.python("echo", port)
    stage.up(port)
    if not stage.mended:
        child.send_signal(signal.SIGSTOP)
        time.sleep(0.2)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_PID": child.pid})
