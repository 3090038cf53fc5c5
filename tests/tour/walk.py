"""Opening one page as a reader would, and looking at it: four pictures, and everything that is wrong with it."""

import gzip
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Response

from tests.browser import Watch, axe_findings, context_of, overflowing
from tests.tour.stops import Route, Stop

DESKTOP, PHONE, NARROW = 1280, 390, 320
PUBLIC_BYTES, MEMBER_BYTES, SLOW_MS = 35_000, 60_000, 300
COUNTED = ("document", "stylesheet", "script")
SETTLED = "() => !document.querySelector('.htmx-request') && document.readyState === 'complete'"


@dataclass
class Sight:
    """What was seen of one page. `findings` fail the tour, `notes` are worth a look."""

    role: str
    page: str
    url: str
    status: int = 0
    server_ms: float = 0
    bytes: int = 0
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def walk(browser: Browser, address: str, route: Route, folder: Path) -> list[Sight]:
    """All stops of one role, in a browser of their own."""
    context = context_of(browser, address, route.person, viewport={"width": DESKTOP, "height": 900})
    page = context.new_page()
    watch = Watch(page)
    arrived: list[Response] = []
    page.on("response", lambda response: arrived.append(response))
    sights = [look(page, watch, arrived, route, stop, folder) for stop in route.stops]
    context.close()
    return sights


def look(page: Page, watch: Watch, arrived: list[Response], route: Route, stop: Stop, folder: Path) -> Sight:
    sight = Sight(route.role, stop.name, stop.url)
    arrived.clear()
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    page.emulate_media(color_scheme="light")
    try:
        response = page.goto(stop.url, wait_until="load")
        page.wait_for_function(SETTLED)
    except Error as error:
        sight.findings.append(f"did not open: {error.message.splitlines()[0]}")
        return sight
    assert response is not None
    measure(sight, stop, response, arrived, is_member=route.person is not None)
    troubles = pictures_of(page, watch, sight, folder / route.key) + watch.take()
    (sight.notes if stop.foreign else sight.findings).extend(troubles)
    return sight


def measure(
    sight: Sight, stop: Stop, response: Response, arrived: list[Response], *, is_member: bool
) -> None:
    """Status, time on the server, and weight as it would travel compressed."""
    sight.status = response.status
    if response.status != stop.status:
        sight.findings.append(f"status {response.status} instead of {stop.status}")
    if response.url.rstrip("/") != response.request.url.rstrip("/") or response.request.redirected_from:
        sight.findings.append(f"was sent on to {response.url}")
    timing = response.request.timing
    sight.server_ms = round(timing["responseStart"] - timing["requestStart"], 1)
    sight.bytes = sum(weight(one) for one in arrived if one.request.resource_type in COUNTED)
    if stop.foreign:
        return
    if sight.bytes > (MEMBER_BYTES if is_member else PUBLIC_BYTES):
        sight.notes.append(f"heavy: {sight.bytes / 1000:.0f} kB")
    if sight.server_ms > SLOW_MS:
        sight.notes.append(f"slow: {sight.server_ms:.0f} ms")


def weight(response: Response) -> int:
    try:
        return len(gzip.compress(response.body(), 6))
    except Error:  # a redirect has no body
        return 0


def pictures_of(page: Page, watch: Watch, sight: Sight, folder: Path) -> list[str]:
    """Light and dark at two widths; axe once in each scheme and width; what scrolls sideways."""
    folder.mkdir(parents=True, exist_ok=True)
    troubles = axe_findings(page, watch)
    picture(page, sight, folder, "light", DESKTOP)
    page.emulate_media(color_scheme="dark")
    picture(page, sight, folder, "dark", DESKTOP)
    troubles += overflowing(page, PHONE)
    troubles += [f"{one} (dark, phone)" for one in axe_findings(page, watch)]
    picture(page, sight, folder, "dark", PHONE)
    page.emulate_media(color_scheme="light")
    picture(page, sight, folder, "light", PHONE)
    return troubles + overflowing(page, NARROW)


def picture(page: Page, sight: Sight, folder: Path, scheme: str, width: int) -> None:
    file = folder / f"{sight.page}-{width}-{scheme}.jpg"
    page.screenshot(path=file, full_page=True, type="jpeg", quality=70)
    sight.pictures.append(f"{folder.name}/{file.name}")
