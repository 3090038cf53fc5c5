"""The one process of the default way to run: pages over WSGI, sockets over Channels, under uvicorn.

Django's ASGI handler costs several times the CPU of its WSGI one for an ordinary page, so `http` goes to
the WSGI application in threads and only `websocket` to Channels. On many machines this same application
serves `/ws/`. Lifespan starts and stops the bus between processes.
"""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
pages = get_wsgi_application()  # sets Django up; what is imported below needs it

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402

from incubator.core.bridge import Receive, Send, WsgiBridge  # noqa: E402
from incubator.core.live.bus import bus  # noqa: E402
from incubator.urls import websocket_urlpatterns  # noqa: E402

http = WsgiBridge(
    pages,
    threads=int(os.environ.get("WEB_THREADS", "8")),
    most_bytes=settings.REQUEST_MAX_BYTES,
    too_large=lambda: render_to_string("413.html"),
)
websocket = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
ROUTED = frozenset(route.pattern.match for route in websocket_urlpatterns)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "http":
        await http(scope, receive, send)
    elif scope["type"] == "websocket":
        await sockets(scope, receive, send)
    else:
        await lifespan(receive, send)


async def sockets(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """To Channels. An unknown address is a refusal here, where URLRouter would raise and fill the log."""
    path = scope["path"].lstrip("/")
    if any(match(path) for match in ROUTED):
        await websocket(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 4404})


async def lifespan(receive: Receive, send: Send) -> None:
    """Start the bus with the server and stop it with it."""
    await receive()
    await bus().start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await bus().stop()
    await send({"type": "lifespan.shutdown.complete"})
