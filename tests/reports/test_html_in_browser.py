"""The HTML report in a real browser: it works, asks nobody for anything, and runs nobody else's script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from policypack.reports.html import html_report
from policypack.reports.report import Report
from tests.reports.samples import HOSTILE, many, sample
from tools.browser import browser as browser_path

pytestmark = pytest.mark.slow

COUNT = 5000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = browser_path()
    assert path is not None, "no Chromium on PATH: make test-all installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


class Opened:
    """A page with a report, and what it did that it should not."""

    def __init__(self, browser: Browser, report: Report, folder: Path, *, scheme: str = "light") -> None:
        file = folder / "report.html"
        file.write_text(html_report(report), "utf-8")
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", offline=True)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(file.as_uri())
        self.url = file.as_uri()

    def shown(self) -> int:
        return self.page.locator("#list > .item:not([hidden])").count()


def test_page_needs_no_network_and_has_no_errors(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, sample(), tmp_path)
    opened.page.locator("#list > .item > summary").first.click()
    assert opened.requests == [opened.url]
    assert opened.complaints == []


def test_hostile_names_are_text(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, sample(), tmp_path)
    names = opened.page.locator(".what bdi").all_inner_texts()
    wanted = HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e").replace("\x00", "\\u0000")
    assert wanted in names
    assert opened.page.locator("img").count() == 0
    assert opened.page.locator("script").count() == 1
    assert opened.complaints == []


def test_foreign_script_does_not_run(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, sample(), tmp_path)
    opened.page.evaluate(
        "() => { const it = document.createElement('script'); it.textContent = 'window.foreign = 1';"
        " document.body.append(it); }"
    )
    assert opened.page.evaluate("() => window.foreign") is None
    assert any("Content Security Policy" in complaint for complaint in opened.complaints)


def test_search_filters_and_tabs(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, sample(), tmp_path)
    page = opened.page
    everything = opened.shown()
    page.select_option("#status", "violation")
    assert opened.shown() == 2
    page.select_option("#severity", "high")
    assert opened.shown() == 1
    page.select_option("#severity", "")
    page.select_option("#status", "")
    page.select_option("#framework", "cis_aws_5.0")
    assert 0 < opened.shown() < everything
    page.select_option("#framework", "")
    page.fill("#search", "TRAIL.PY:9")
    page.wait_for_function("() => document.getElementById('shown').textContent === '1 shown'")
    page.fill("#search", "zzzz")
    page.wait_for_function("() => document.getElementById('shown').textContent === '0 shown'")
    assert not page.locator("#exemptions").is_visible()
    page.click("#tab-exemptions")
    assert page.locator("#exemptions").is_visible()
    assert not page.locator("#findings").is_visible()
    assert "landing-page" in page.locator("#exemptions").inner_text()
    assert opened.complaints == []


def test_5000_findings_are_all_there_and_found(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, many(COUNT), tmp_path)
    assert opened.shown() == COUNT
    opened.page.fill("#search", "bucket-04321")
    opened.page.wait_for_function("() => document.getElementById('shown').textContent === '1 shown'")
    # Only what is near the window is laid out: the difference between fluid and not, on any machine.
    opened.page.fill("#search", "")
    opened.page.wait_for_function(f"() => document.getElementById('shown').textContent === '{COUNT} shown'")
    skipped = opened.page.evaluate(
        "() => Array.from(document.querySelectorAll('#list > .item > summary'))"
        ".filter((it) => !it.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert skipped > 0.9 * COUNT
    assert opened.complaints == []


def test_light_and_dark_differ_and_print_shows_every_tab(browser: Browser, tmp_path: Path) -> None:
    colours = {
        scheme: Opened(browser, sample(), tmp_path, scheme=scheme).page.evaluate(
            "() => getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert colours["light"] != colours["dark"]
    page = Opened(browser, sample(), tmp_path).page
    page.emulate_media(media="print")
    assert page.locator("#exemptions").is_visible()
    assert not page.locator(".filters").is_visible()
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#list > .item:not([open])").count() == 0
    assert page.locator(".frameworks").get_attribute("open") is not None
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.locator("#list > .item[open]").count() == 0
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == colours["light"]


@pytest.mark.parametrize("width", [1200, 380])
def test_no_short_word_is_broken_and_nothing_is_cut_off(browser: Browser, tmp_path: Path, width: int) -> None:
    page = Opened(browser, sample(), tmp_path).page
    page.set_viewport_size({"width": width, "height": 900})
    for tab in ("findings", "exemptions", "controls"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.click("#tab-exemptions")
    lines = page.locator("#exemptions th, #exemptions td:not(.long)").evaluate_all(
        "(cells) => cells.map((it) => { const all = document.createRange(); all.selectNodeContents(it);"
        " return new Set(Array.from(all.getClientRects()).map((one) => one.top)).size; })"
    )
    assert set(lines) == {1}
