"""The example study's report in a real browser: at a desk, on a phone, without a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture
def seen() -> dict[str, list[str]]:
    """What the page asked for and what the console said."""
    return {"requests": [], "console": []}


@pytest.fixture
def page(browser: Browser, demo: Path, seen: dict[str, list[str]]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("request", lambda request: seen["requests"].append(request.url))
    page.on("console", lambda message: seen["console"].append(message.text))
    page.on("pageerror", lambda error: seen["console"].append(str(error)))
    page.goto((demo / "report.html").as_uri())
    yield page
    page.close()


def test_every_planned_output_is_on_the_page(page: Page, demo: Path) -> None:
    outputs = [path.stem for path in sorted((demo / "tables").glob("*.csv"))]
    assert len(outputs) >= 20
    for output in outputs:
        expect(page.locator(f"[id='{output}']").first).to_be_attached()


def test_number_of_a_table_says_where_it_comes_from(page: Page, demo: Path) -> None:
    table = pl.read_parquet(demo / "results.parquet")
    enrolled = table.filter((pl.col("output_id") == "baseline") & (pl.col("variable_level") == "F")).row(0, named=True)
    page.locator(f"#baseline button[data-r*='{enrolled['result_id']}']").first.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(enrolled["result_id"])
    expect(panel).to_contain_text(enrolled["method"])
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_number_of_a_figure_says_where_it_comes_from(page: Page) -> None:
    page.locator("#pfs-curve svg .n").first.click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile(r"pfs-curve\.\w+\.[0-9a-f]{8}"))


def test_no_request_leaves_the_page_and_the_console_is_clean(page: Page, seen: dict[str, list[str]]) -> None:
    page.locator("button.n").first.click()
    page.wait_for_load_state("networkidle")
    assert [url for url in seen["requests"] if not url.startswith(("file:", "data:"))] == []
    assert seen["console"] == []


def test_every_figure_has_words_for_those_who_cannot_see_it(page: Page) -> None:
    words = page.locator("figure svg desc, article svg desc").all_text_contents()
    assert len(words) >= 8
    assert min(len(text) for text in words) > 40


@pytest.mark.parametrize("width", [390, 1000, 1200, 1280, 1366])
def test_page_fits_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
