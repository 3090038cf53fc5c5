"""What runs in a process of its own: `python -m tests.bench.child serve|migrate|broadcast …`."""

import asyncio
import os
import sys


def ready(name: str) -> None:
    """Django, set up as this environment says, on another database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = name
    import django

    django.setup()


def migrate(name: str) -> None:
    ready(name)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def serve(name: str, port: str, guarded: str = "guarded") -> None:
    """The application of `make run`, under the same server."""
    ready(name)
    if guarded != "guarded":
        unguard()
    import uvicorn

    uvicorn.run(
        "incubator.asgi:application", port=int(port), log_config=None, lifespan="on", ws_max_size=65_536
    )


def unguard() -> None:
    """The negative control: units are read without holding their row, so that checking and writing fall apart."""
    from resources.actions import booking
    from resources.models import Unit

    def unlocked(unit: Unit) -> Unit:
        return Unit.objects.select_related("resource__policy", "resource__needs_training").get(pk=unit.pk)

    booking.locked = unlocked


def broadcast(port: str) -> None:
    """The bare yardstick of chat: every frame in goes to everybody, nothing else happens."""
    import uvloop
    import websockets

    sockets: set[websockets.ServerConnection] = set()

    async def handle(socket: websockets.ServerConnection) -> None:
        sockets.add(socket)
        try:
            async for frame in socket:
                websockets.broadcast(sockets, frame)
        finally:
            sockets.discard(socket)

    async def main() -> None:
        async with websockets.serve(handle, "127.0.0.1", int(port), compression=None):
            await asyncio.get_running_loop().create_future()

    uvloop.run(main())


if __name__ == "__main__":
    {"serve": serve, "migrate": migrate, "broadcast": broadcast}[sys.argv[1]](*sys.argv[2:])
