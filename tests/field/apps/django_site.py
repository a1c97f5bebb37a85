"""Django with Channels on uvicorn: allowed hosts, redirects to https, and faulty applications."""

import django
import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponsePermanentRedirect
from django.urls import path


class Room(AsyncWebsocketConsumer):
    """Says back what it hears."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.send(text_data, bytes_data)


class Group(Room):
    """Joins a group of the channel layer first."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()


class Mute(Room):
    """Neither accepts nor refuses."""

    async def connect(self) -> None:
        print("somebody came", flush=True)


def serve(port: int, hosts: list[str], only_https: bool = False, manner: str = "") -> None:
    """Run it. `only_https`: whoever did not come by https is sent there, WebSockets too.

    `manner`: `pages` has no part for WebSockets, `class` lacks as_asgi(), `group` a channel layer, `mute` an answer.
    """
    settings.configure(DEBUG=False, SECRET_KEY="for tests only", ALLOWED_HOSTS=hosts, ROOT_URLCONF=__name__)
    django.setup()
    consumer = {"class": Room, "group": Group.as_asgi(), "mute": Mute.as_asgi()}.get(manner, Room.as_asgi())
    rooms = URLRouter([path("ws/room/", consumer)])
    parts = {"http": get_asgi_application(), "websocket": AllowedHostsOriginValidator(rooms)}
    application = parts["http"] if manner == "pages" else ProtocolTypeRouter(parts)
    uvicorn.run(_sent_to_https(application) if only_https else application, host="127.0.0.1", port=port, lifespan="off")


urlpatterns: list[object] = []


def _sent_to_https(application):
    async def middleware(scope, receive, send):
        headers = {name.decode(): value.decode() for name, value in scope.get("headers", ())}
        if scope["type"] == "websocket" and headers.get("x-forwarded-proto") != "https":
            place = HttpResponsePermanentRedirect(f"https://{headers['host']}{scope['path']}")["Location"]
            head = [(b"location", place.encode())]
            await send({"type": "websocket.http.response.start", "status": 301, "headers": head})
            await send({"type": "websocket.http.response.body", "body": b""})
            return
        await application(scope, receive, send)

    return middleware
