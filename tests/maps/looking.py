"""What a test looks at in an open page."""

from tests.maps.browser import Browser


def count(browser: Browser, selector: str) -> int:
    """How many elements of the page fit a selector."""
    return int(browser.run(f"return document.querySelectorAll({selector!r}).length"))


def texts(browser: Browser, selector: str) -> list[str]:
    """The texts of all elements that fit a selector."""
    return list(browser.run(f"return [...document.querySelectorAll({selector!r})].map(e => e.textContent)"))


def place_of(browser: Browser, lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the map lies in the window."""
    x, y = browser.run(
        f"const p = map_sheet.latLngToContainerPoint([{lat}, {lon}]);"
        "const b = map_sheet.getContainer().getBoundingClientRect(); return [p.x + b.left, p.y + b.top]"
    )
    return x, y


def key(browser: Browser, selector: str, name: str) -> None:
    """A key pressed in an element."""
    browser.run(
        f"document.querySelector({selector!r}).dispatchEvent("
        f"new KeyboardEvent('keydown', {{key: {name!r}, bubbles: true, cancelable: true}}))"
    )


def type_in(browser: Browser, selector: str, text: str) -> None:
    """A text written into a field."""
    browser.run(
        f"const field = document.querySelector({selector!r}); field.focus(); field.value = {text!r};"
        "field.dispatchEvent(new Event('input', {bubbles: true}))"
    )
