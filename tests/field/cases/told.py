"""What the answer leaves open and the log tells: of proxies that cannot connect, and of servers that did not start."""

import os
import sys

from tests.field.case import case
from tests.field.fronts import local, location, nginx
from tests.field.stage import FORWARD, HOST, MissingError, Served, Stage


@case("http.proxy.backend_forbidden", says="namei|SELinux")
def nginx_may_not_open_the_socket_file(stage: Stage) -> Served:
    """13: Permission denied: the socket is another user's, and the server runs."""
    if os.geteuid() != 0:
        raise MissingError("only root can start an nginx of another user")
    port, path = stage.port(), stage.folder / "app.sock"
    stage.start(sys.executable, "-c", _ON_SOCKET, path)
    stage.said("server.log", "Running")
    stage.folder.chmod(0o755)
    path.chmod(0o666 if stage.mended else 0o600)
    site = stage.file("site.conf", *nginx(port, location(f"http://unix:{path}:", *FORWARD, HOST)))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    whole = stage.file(
        "nginx.conf",
        f"user nobody nogroup; daemon off; pid {stage.folder}/nginx.pid; error_log {stage.error_log};",
        "events { worker_connections 256; }",
        "http {",
        "access_log off;",
        *(f"{kind}_temp_path {stage.folder}/{kind};" for kind in kinds),
        f"include {site};",
        "}",
    )
    stage.start("nginx", "-p", stage.folder, "-e", stage.error_log, "-c", whole, log="nginx.out")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_PROXY_CONF": site, "WS_SERVER_LOG": stage.error_log})


_ON_SOCKET = """
import sys
from aiohttp import web
async def endpoint(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data)
    return socket
application = web.Application()
application.router.add_get("/ws", endpoint)
web.run_app(application, path=sys.argv[1])
"""


@case("http.proxy.response_head_too_large", says="proxy_buffer_size")
def a_cookie_does_not_fit_into_nginxs_buffer(stage: Stage) -> Served:
    """upstream sent too big header: 502 of a server that answers."""
    front, back = stage.port(), stage.port()
    stage.python("routes", back, cookie_bytes=500 if stage.mended else 6000)
    conf = stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST, "proxy_buffer_size 4k;")))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})


@case("http.proxy.backend_down", says="resolver")
def nginx_has_no_resolver_for_a_name_in_a_variable(stage: Stage) -> Served:
    """no resolver defined to resolve ...: 502 at once."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    name = "127.0.0.1" if stage.mended else "chat.internal"
    conf = stage.nginx(*nginx(front, f"set $server {name};", location(f"http://$server:{back}", *FORWARD, HOST)))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log})


@case("http.proxy.scheme_unhandled", says="proxy_wstunnel")
def apache_has_no_handler_for_the_scheme(stage: Stage) -> Served:
    """AH01144: the module for ws:// is not loaded, or the scheme is mistyped, as here."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back)
    scheme = "ws" if stage.mended else "wss+http"
    stage.apache(front, f"ProxyPass / {scheme}://127.0.0.1:{back}/")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_SERVER_LOG": stage.error_log})


@case("http.server.connection_withheld", says="Flask-Sock")
def a_server_of_pages_hands_its_sockets_to_nobody(stage: Stage) -> Served:
    """Cannot obtain socket from WSGI environment: Flask-Sock on waitress and others."""
    port = stage.port()
    stage.needs("flask_sock")
    if stage.mended:
        room = "tests.field.apps.flask_room:application"
        stage.start(sys.executable, "-m", "gunicorn", "-k", "gthread", "--threads", 40, "-b", f"127.0.0.1:{port}", room)
    else:
        stage.python("wsgi", port)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("http.path.not_found", says="no route")
def channels_has_no_route_for_the_path(stage: Stage) -> Served:
    """No route found for path: an exception and 500, which says nothing."""
    port = stage.port()
    stage.python("django_site", port, hosts=["*"])
    stage.up(port)
    path = "room" if stage.mended else "rooms"
    return Served(f"ws://127.0.0.1:{port}/ws/{path}/", {"WS_SERVER_LOG": stage.log})


@case("server.port.taken")
def the_port_was_taken_and_another_program_answers(stage: Stage) -> Served:
    """EADDRINUSE: the old process, or another one, answers in the server's place."""
    port = stage.port()
    if not stage.mended:
        stage.start(sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1", log="other.log")
        stage.up(port)
    stage.node("plain", port, needs=("ws",))
    stage.up(port)
    if not stage.mended:
        stage.said("server.log", "Node.js v")
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("tcp.connect.refused", says="No module named")
def the_server_ended_at_its_start(stage: Stage) -> Served:
    """ModuleNotFoundError in the log, and nobody on the port."""
    port = stage.port()
    if stage.mended:
        stage.python("echo", port)
        stage.up(port)
    else:
        stage.start(sys.executable, "-c", "import websockets_that_nobody_installed").wait(30)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("http.proxy.backend_http2", says="HTTP/1.1")
def haproxy_speaks_http_2_to_the_server(stage: Stage) -> Served:
    """`proto h2` on the server line: pages come through, upgrades get 502."""
    front, back = stage.port(), stage.port()
    if stage.mended:
        stage.python("echo", back)
    else:
        server = f"require('http2').createServer((_q, answer) => answer.end('shop')).listen({back}, '127.0.0.1')"
        stage.start("node", "-e", server)
    line = f" server one 127.0.0.1:{back}" + ("" if stage.mended else " proto h2")
    conf = stage.haproxy("listen shop", f" bind 127.0.0.1:{front}", " option httplog", " log global", line)
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.folder / "haproxy.log"})


@case("http.server.websocket_unsupported", says="ASGI")
def an_asgi_application_on_a_worker_of_pages(stage: Stage) -> Served:
    """gunicorn without `-k uvicorn.workers.UvicornWorker`: __call__() missing 1 required argument, and 500."""
    port = stage.port()
    stage.needs("gunicorn", "fastapi")
    if stage.mended:
        stage.python("asgi", port)
    else:
        stage.file("app.py", "from fastapi import FastAPI", "app = FastAPI()")
        place = ("-b", f"127.0.0.1:{port}", "--chdir", stage.folder)
        stage.start(sys.executable, "-m", "gunicorn", *place, "app:app")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})
