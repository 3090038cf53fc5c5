"""Fetching what somebody else's address names, through a guard: https only, never an inner address, never too much.

The name is resolved once, every address that it has is looked at, and the connection goes to the one that was looked
at, so that a name that changes its mind in between reaches nothing. Each redirect passes the same guard.
"""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

type Resolver = Callable[[str, int], list[str]]

MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 3
SECONDS = 15.0
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class NotFetched(Exception):
    """It could not be fetched, or may not be. `str()` is a sentence for people and never names the address."""


def fetch(
    url: str,
    *,
    most: int = MOST_BYTES,
    seconds: float = SECONDS,
    resolve: Resolver | None = None,
    context: ssl.SSLContext | None = None,
) -> bytes:
    """The body behind `url`, within so many bytes and seconds; `NotFetched` says why not.

    `resolve` gives the addresses of a name and refuses inner ones; tests give another, and a context of their own.
    """
    end = monotonic() + seconds
    for _step in range(MOST_REDIRECTS + 1):
        body, onward = one_answer(url, most, end, resolve or public_addresses, context)
        if onward is None:
            return body
        url = urljoin(url, onward)
    raise NotFetched(_("The address leads from one to the next without end."))


def one_answer(
    url: str, most: int, end: float, resolve: Resolver, context: ssl.SSLContext | None
) -> tuple[bytes, str | None]:
    """The body, or where a redirect leads."""
    host, port, path = parts_of(url)
    left = end - monotonic()
    if left <= 0:
        raise NotFetched(_("The server took too long to answer."))
    line = Pinned(host, port, resolve(host, port)[0], left, context or ssl.create_default_context())
    watch = Timer(left, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request(
            "GET", path, headers={"Accept": "text/calendar, text/plain;q=0.5", "Connection": "close"}
        )
        answer = line.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            return b"", answer.getheader("Location") or ""
        if answer.status != http.client.OK:
            raise NotFetched(_("The server answered with %(status)s.") % {"status": answer.status})
        body = answer.read(most + 1)
    except (OSError, http.client.HTTPException) as error:
        if monotonic() >= end or isinstance(error, TimeoutError):
            raise NotFetched(_("The server took too long to answer.")) from error
        if isinstance(error, ssl.SSLError):
            raise NotFetched(_("The server’s certificate is not valid.")) from error
        raise NotFetched(_("The server can’t be reached.")) from error
    finally:
        watch.cancel()
        line.close()
    if monotonic() >= end:
        raise NotFetched(_("The server took too long to answer."))
    if len(body) > most:
        raise NotFetched(_("It is larger than %(size)s MB.") % {"size": most // 1024 // 1024})
    return body, None


class Pinned(http.client.HTTPSConnection):
    """TLS with `host`, over a connection to the address that was looked at."""

    def __init__(self, host: str, port: int, address: str, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self.address, self.trust = address, context
        self.line: socket.socket | None = None  # `sock` is given away to the answer that is read from it

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        tls = self.trust.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.line = self.sock = tls
        tls.do_handshake()

    def cut(self) -> None:
        """End it now, whatever it waits for."""
        if self.line is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(
                    self.line, socket.SHUT_RDWR
                )  # below TLS, which another thread is reading


def parts_of(url: str) -> tuple[str, int, str]:
    """Host, port and path of an https address without a name or a password in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        raise NotFetched(_("This is no address.")) from None
    if parts.scheme != "https":
        raise NotFetched(_("Only addresses that begin with https:// are read."))
    if not host or parts.username is not None or parts.password is not None:
        raise NotFetched(_("This is no address of a server, or it has a password in it."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(sign in path for sign in " \r\n\t\x00"):
        raise NotFetched(_("There are characters in the address that can’t stand there."))
    return host, port, path


def public_addresses(host: str, port: int) -> list[str]:
    """What the name resolves to; refused as a whole when any of it is not of the public net."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched(_("There is no server of this name.")) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(map(is_public, addresses)):
        raise NotFetched(_("This address is inside a network, not on the public internet."))
    return addresses


def is_public(address: str) -> bool:
    """Not private, loopback, link-local (where clouds keep their metadata), shared, multicast or reserved."""
    try:
        one: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, IPv6Address) and (inner := inside(one)) is not None:
        return is_public(str(inner))
    return one.is_global and not one.is_multicast and not one.is_reserved and not one.is_unspecified


def inside(one: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo or NAT64."""
    if one.ipv4_mapped:
        return one.ipv4_mapped
    if one.sixtofour:
        return one.sixtofour
    if one.teredo:
        return one.teredo[1]
    if any(one in net for net in NAT64):
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return None
