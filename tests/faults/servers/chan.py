"""The bank's services on Django Channels, served by daphne."""

import asyncio
import re
import ssl
from typing import Any

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from twisted.internet import asyncioreactor

from tests.faults.deciding import BIG, Desk
from tests.faults.servers.asgi import ask_of

_DESKS: dict[int, Desk] = {}


async def start(desk: Desk, _tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    if not settings.configured:
        _set_up()
    from daphne.server import Server  # it wants the reactor and the settings to be there

    server = Server(_application(desk), [f"tcp:port=0:interface={desk.service.host}"], signal_handlers=False)
    server.run()
    while not server.listening_addresses:
        await asyncio.sleep(0.01)
    port = int(server.listening_addresses[0][1])
    _DESKS[port] = desk
    return port


def _set_up() -> None:
    """Django's settings, and Twisted's reactor on the loop that runs already."""
    settings.configure(
        SECRET_KEY="of the bank",
        ALLOWED_HOSTS=["127.0.0.1", "localhost", "shop.example"],
        ROOT_URLCONF=__name__,
        LOGGING_CONFIG=None,
    )
    django.setup()
    asyncioreactor.install(asyncio.get_running_loop())
    from twisted.internet import reactor

    started: Any = reactor
    started.startRunning(installSignalHandlers=False)
    started.run = lambda **_how: None


def _application(desk: Desk) -> Any:
    router: Any = URLRouter([re_path(f"^{re.escape(desk.service.route[1:])}$", _Consumer.as_asgi(desk=desk))])
    if desk.service.origins:
        router = AllowedHostsOriginValidator(router)
    return ProtocolTypeRouter({"http": get_asgi_application(), "websocket": router})


class _Consumer(AsyncWebsocketConsumer):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    async def connect(self) -> None:
        self.ask = ask_of(self.scope)
        await asyncio.sleep(self.desk.delay_s)
        refusal = self.desk.upgrade(self.ask)
        if self.desk.now("hang"):
            await asyncio.sleep(60)
        if self.desk.now("raise"):
            raise RuntimeError("the handler has a bug")
        if self.desk.now("leave"):
            return
        if refusal:
            await self.close()
            return
        await self.accept(self.desk.subprotocol(self.ask) or None)
        await self.opened()

    async def opened(self) -> None:
        """What follows after accept, unless the token comes first."""
        if self.desk.service.manner == "crash":
            raise RuntimeError("the handler has a bug")
        if self.desk.service.manner == "big":
            await self.send(BIG)
        if self.desk.service.reads != "message":
            await self.end(self.desk.late_close(self.ask))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.desk.service.reads == "message":
            await self.end(self.desk.late_close(self.ask, text_data))

    async def end(self, code: int | None) -> None:
        if code:
            await self.close(code)


@csrf_exempt
def page(request: HttpRequest) -> HttpResponse:
    """Login and pages."""
    desk = _DESKS[int(request.get_port())]
    posted = request.method == "POST" and request.path == "/api/login" and desk.service.login
    answer = desk.login(request.body) if posted else desk.page(request.path)
    return HttpResponse(answer.body, answer.kind, answer.status, headers=dict(answer.headers))


urlpatterns = [re_path(r"^(?:api/login)?$", page)]
