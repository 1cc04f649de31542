"""The browser of these tests itself: nothing a page asks for leaves, and nothing it asks for goes unnoticed."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.maps.browser import Browser

ASKING = {
    "picture": "document.body.append(Object.assign(new Image(), {src: 'http://ADDRESS/a.png'}))",
    "script": "document.body.append(Object.assign(document.createElement('script'), {src: 'http://ADDRESS/a.js'}))",
    "style": "document.head.append(Object.assign(document.createElement('link'),"
    "{rel: 'stylesheet', href: 'http://ADDRESS/a.css'}))",
    "fetch": "fetch('http://ADDRESS/a.json').catch(() => 0)",
    "beacon": "navigator.sendBeacon('http://ADDRESS/a', 'x')",
    "socket": "new WebSocket('ws://ADDRESS/a')",
}


@pytest.fixture
def neighbour() -> Iterator[socket.socket]:
    """A server on this machine that waits to be called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield server


@pytest.mark.parametrize("way", ASKING)
def test_a_page_that_asks_is_noticed_and_nobody_is_called(
    browser: Browser, neighbour: socket.socket, tmp_path: Path, way: str
) -> None:
    page = tmp_path / "asking.html"
    page.write_text("<!doctype html><title>asking</title><body>", encoding="utf-8")
    browser.show(page)
    browser.requested()
    address = f"127.0.0.1:{neighbour.getsockname()[1]}"
    browser.run(ASKING[way].replace("ADDRESS", address) + "; return 1")
    with pytest.raises(TimeoutError):
        neighbour.accept()
    assert [url.split("/")[2] for url in browser.requested()] == [address]
    browser.complaints()
