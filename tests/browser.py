"""What a page must be in a real browser, for tests of any page: find_problems says what is wrong."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WIDTHS = (1200, 400, 320)  # pixels: a desk, a phone, the narrowest that WCAG asks for
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Lines of text in the charts that lie on each other or leave their picture, in pixels of the picture,
# in the reader's font or, with its name given, in another.
CROWDED_TEXT = """(font) => [...document.querySelectorAll('img[src^="data:image/svg"]')].flatMap(image => {
    const holder = document.createElement('div');
    holder.innerHTML = new TextDecoder().decode(Uint8Array.from(
        atob(image.src.split(',')[1]), letter => letter.charCodeAt(0)));
    document.body.append(holder);
    const frame = holder.firstElementChild.getBoundingClientRect();
    const texts = [...holder.querySelectorAll('text')];
    if (font) texts.forEach(text => text.style.fontFamily = font);
    const boxes = texts.map(text => ({words: text.textContent, box: text.getBoundingClientRect()}));
    const outside = ({box}) => box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
    const meets = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    const cut = boxes.filter(outside).map(({words}) => `cut off: ${words}`);
    const pairs = boxes.flatMap((one, at) => boxes.slice(at + 1).filter(
        other => meets(one.box, other.box)).map(other => `overlap: ${one.words} / ${other.words}`));
    holder.remove();
    return [...cut, ...pairs].map(fault => `${fault} (${image.alt.slice(0, 40)})`);
})"""
WIDE_FONT = "DejaVu Sans"  # what a Linux desktop without Arial shows


def find_chromium() -> str | None:
    """The path of an installed Chromium, or nothing."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def find_problems(browser: Browser, path: Path, widths: Iterable[int] = WIDTHS) -> list[str]:
    """Everything wrong with the page of a file, in words; empty for a sound page.

    Anything asked of the network, any message of the browser, text of charts that overlaps or is cut
    off; at each width in pixels, with everything folded opened, sideways scrolling of the whole page
    and every violation or open question of axe-core.
    """
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("request", lambda request: problems.extend(_describe_request(request.url, path)))
    page.on("console", lambda message: problems.append(f"the browser says: {message.text}"))
    page.goto(path.as_uri())
    problems += page.evaluate(CROWDED_TEXT, "") + page.evaluate(CROWDED_TEXT, WIDE_FONT)
    page.evaluate("() => document.querySelectorAll('details').forEach(folded => folded.open = true)")
    page.evaluate(Axe().axe_script)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found = _find_scrolling(page) + _find_violations(page)
        problems += [f"at {width} px: {problem}" for problem in found]
    context.close()
    return [f"{path.name}: {problem}" for problem in problems]


def _describe_request(url: str, path: Path) -> list[str]:
    """A request for anything but the page itself and what it carries inside."""
    return [] if url.startswith("data:") or url == path.as_uri() else [f"asks for {url}"]


def _find_scrolling(page: Page) -> list[str]:
    """Whether the page itself, not a table in it, is wider than the window."""
    wide, window = page.evaluate(
        "() => ['scrollWidth', 'clientWidth'].map(name => document.documentElement[name])"
    )
    return [f"is {wide} px wide in a window of {window}"] if wide > window else []


def _find_violations(page: Page) -> list[str]:
    """What axe-core found wrong, or could not decide."""
    found = page.evaluate("() => axe.run({resultTypes: ['violations', 'incomplete']})")
    return [
        f"axe {kind}: {rule['id']} in {node['html'][:120]}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
    ]
