"""A reader opens a small report in a browser, asks a number where it comes from, and reads on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.unit.report.small_document import small_document, small_figure, small_figures, small_results

from topline.report import render_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("my study") / "report.html"
    path.write_bytes(render_html(small_document(), small_figures(small_figure(small_results()))))
    return path


@pytest.fixture
def requests() -> list[str]:
    return []


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, report: Path, requests: list[str], complaints: list[str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri())
    yield page
    page.close()


def test_a_clicked_number_says_where_it_comes_from(page: Page, report: Path) -> None:
    page.locator("#sex button.n", has_text="12 (14.0%)").click()
    panel = page.get_by_role("dialog", name="Where this number comes from")
    for words in (
        "12 (14.0%)", "0.13953488372093023", "Count of subjects", "Intention to treat (ITT): RANDDT IS NOT NULL",
        "86 subjects in population and group", "SEX = F", "adsl", "TRUE",
    ):  # fmt: skip
        expect(panel).to_contain_text(words)
    expect(panel).to_contain_text(f"topline trace '{report.parent}' {small_results().rows[1].result_id}")


def test_escape_closes_the_panel_and_the_reader_is_back_at_the_number(page: Page) -> None:
    number = page.locator(".headlines button.n")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(number).to_be_focused()


def test_a_text_in_a_figure_says_why_it_is_no_number(page: Page) -> None:
    page.locator("#curve .picture .n").click()
    expect(page.locator("#panel")).to_contain_text("not reached </script>")
    page.keyboard.press("Escape")
    page.locator("#curve .picture .n").press("Enter")
    expect(page.locator("#panel")).to_contain_text("PARAMCD = 'PFS'")


def test_no_request_leaves_the_page_and_the_console_is_clean(
    page: Page, requests: list[str], complaints: list[str]
) -> None:
    page.locator("button.n").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Dark").click()
    assert {url.split(":")[0] for url in requests} <= {"file", "data"}
    assert complaints == []


def test_the_page_is_dark_where_the_reader_asks_for_it(page: Page) -> None:
    def ground() -> int:
        return int(re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[0])

    light = ground()
    page.get_by_role("button", name="Dark").click()
    assert (light, ground()) == (255, 21)


def test_the_search_box_keeps_what_has_the_word(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("survival")
    expect(page.locator(".index a:visible")).to_have_text([re.compile("Figure 1")])
    expect(page.locator("#found")).to_have_text("1 found")


def test_keys_lead_from_number_to_number_and_from_display_to_display(page: Page) -> None:
    page.locator("#sex thead button.n").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#sex tbody button.n")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator("#sex")).to_be_in_viewport()


def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#contents")).not_to_have_attribute("open", re.compile(".*"))
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("button.n").first.click()
    box = page.locator("#panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_heading_is_printed_on_the_page_of_the_wide_table_below_it(page: Page) -> None:
    page.emulate_media(media="print")
    told = page.evaluate(
        """() => {
            const table = document.querySelector(".section > h2 + .display");
            const pages = () => [table.previousElementSibling, table].map((part) => getComputedStyle(part).page);
            const narrow = pages();
            table.classList.add("wide");
            const wide = pages();
            table.classList.add("long");
            return { narrow, wide, folded: pages() };
        }"""
    )
    assert told == {"narrow": ["auto", "auto"], "wide": ["wide", "wide"], "folded": ["auto", "auto"]}
