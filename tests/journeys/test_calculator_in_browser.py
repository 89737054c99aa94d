"""A clinician opens the page of a model offline, types a patient, and is told when that patient is unlike the study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.unit.analyse.prognosis.conftest import CANDIDATES, MODEL, make_data, make_protocol

from topline.analyse import analyse
from topline.report import render_calculator
from topline.stats.prognosis import restricted_cubic_spline
from topline.stats.prognosis.portable_model import PortableModel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def model() -> str:
    """Age as it is, sex, and the Karnofsky score as a spline."""
    chosen = [CANDIDATES[place].model_copy(update={"forced": True}) for place in (0, 1, 3)]
    few = MODEL.model_copy(update={"candidates": tuple(chosen), "cutoffs": (), "resamples": 10, "months": (6, 12)})
    rows = analyse(make_data(), make_protocol(few, steps=("validation",))).rows
    return next(row.statistic.stat_chr for row in rows if row.statistic.stat_name == "model")


@pytest.fixture
def trouble() -> list[str]:
    """What the page asks for besides itself, and what it complains about."""
    return []


@pytest.fixture
def page(browser: Browser, model: str, tmp_path: Path, trouble: list[str]) -> Iterator[Page]:
    path = tmp_path / "calculator.html"
    path.write_bytes(render_calculator(model, "1.0"))
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.on("request", lambda request: trouble.append(request.url) if request.url != path.as_uri() else None)
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(path.as_uri())
    yield page
    page.close()


def open_page(browser: Browser, model: str, folder: Path, **changes: object) -> Page:
    """Open the page of a model with some parts changed."""
    path = folder / "changed.html"
    path.write_bytes(render_calculator(json.dumps(json.loads(model) | changes), "1.0"))
    page = browser.new_page()
    page.goto(path.as_uri())
    return page


def predict(model: str, age: float, sex: int, karnofsky: float, months: float) -> list[str]:
    """Predict by the numbers of the file, as the page should show it."""
    content: dict[str, Any] = json.loads(model)
    base = {name: np.array(values) for name, values in content["baseline"].items()}
    carried = PortableModel(
        coef=np.array(content["coef"]), covariance=np.array(content["covariance"]), time=base["time_days"],
        hazard=base["cumulative_hazard"], variance=base["variance"], shift=base["shift"],
    )  # fmt: skip
    spline = restricted_cubic_spline([karnofsky], content["variables"][2]["knots"])[0]
    place = int(np.searchsorted(carried.time, months * content["days_per_month"], side="right")) - 1
    at = [float(each[place]) for each in carried.survival(np.array([age, sex, *spline]))]
    return [f"{months} months", f"{100 * at[0]:.0f}%", f"{100 * at[1]:.0f}% to {100 * at[2]:.0f}%"]


def test_the_page_predicts_what_the_file_says(page: Page, model: str, trouble: list[str]) -> None:
    page.get_by_label("Age (years)").fill("71")
    page.get_by_label("Sex").select_option("Female")
    page.get_by_label("Karnofsky score").fill("60.5")
    rows = page.locator("#rows tr")
    for place, months in enumerate((6, 12)):
        assert rows.nth(place).locator("td").all_text_contents() == predict(model, 71, 1, 60.5, months)
    expect(page.locator("#group")).to_contain_text("Risk group:")
    expect(page.locator("#curve path")).not_to_have_count(0)
    assert trouble == []


def test_a_value_outside_the_data_is_told(page: Page) -> None:
    page.get_by_label("Age (years)").fill("17")
    expect(page.locator("#warning")).to_have_text(
        "Age (years): 17 is outside the data (39 to 82); the prediction is a guess.".replace(" (years)", "")
    )
    page.get_by_label("Age (years)").fill("")
    expect(page.locator("#warning")).to_have_text("Age: enter a number.")
    expect(page.locator("#rows tr")).to_have_count(0)


def test_long_numbers_are_shown_with_four_digits(browser: Browser, model: str, tmp_path: Path) -> None:
    variables = json.loads(model)["variables"]
    variables[0] |= {"lowest": 0.8826293, "middle": 3.1279069767441863, "highest": 9.988764}
    page = open_page(browser, model, tmp_path, variables=variables)
    expect(page.get_by_label("Age (years)")).to_have_value("3.128")
    expect(page.locator("#h0")).to_have_text("The data go from 0.8826 to 9.989.")
    page.get_by_label("Age (years)").fill("12")
    expect(page.locator("#warning")).to_have_text(
        "Age: 12 is outside the data (0.8826 to 9.989); the prediction is a guess."
    )
    page.close()


def test_it_is_used_by_keyboard_alone_and_fits_a_phone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "v0"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.locator("#v1").input_value() == "1"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_screen_reader_is_told_the_prediction_once_the_typing_has_stopped(page: Page) -> None:
    age = page.get_by_label("Age (years)")
    age.fill("71")
    rows = page.locator("#rows tr")
    cells = [rows.nth(place).locator("td").all_text_contents() for place in (0, 1)]
    answers = "; ".join(f"{each[1]} at {each[0]}, 95% confidence interval {each[2]}" for each in cells)
    group = page.locator("#group").text_content()
    expect(page.get_by_role("status")).to_have_text(f"Overall survival: {answers}. {group}")
    label = page.locator("#curve").get_attribute("aria-label") or ""
    assert label.endswith(f"Overall survival: {answers}.")
    age.fill("17")
    assert age.get_attribute("aria-describedby") == "h0 e0"
    expect(page.locator("#e0")).to_have_text("Outside the data.")
    expect(page.get_by_role("status")).to_contain_text("Age: 17 is outside the data")
    age.fill("")
    expect(page.locator("#e0")).to_have_text("Enter a number.")
    expect(age).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#curve")).to_have_attribute("aria-label", "No prediction")


def test_the_focus_is_seen_and_the_axis_has_a_name(page: Page) -> None:
    page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"
    expect(page.locator("#axis")).to_have_text("Overall survival")
    expect(page.locator("form label")).to_have_count(3)
    assert page.evaluate("[...document.querySelectorAll('input, select')].every((each) => each.labels.length === 1)")


def test_what_it_rests_on_is_said_first(page: Page) -> None:
    expect(page.locator(".verdict")).to_contain_text("there are 210 with 148 events")
    expect(page.locator("body")).to_contain_text("It has not been validated on other patients")
    expect(page.locator("body")).to_contain_text("analysis set: Intention to treat.")
    expect(page.locator("body")).to_contain_text("The study file has no criteria of eligibility")


def test_who_was_not_in_the_study_is_told_not_to_use_it(browser: Browser, model: str, tmp_path: Path) -> None:
    criteria = [
        {"id": "I01", "kind": "inclusion", "label": "Age 18 to 75 years"},
        {"id": "E02", "kind": "exclusion", "label": "Brain metastases"},
    ]
    page = open_page(browser, model, tmp_path, eligibility=criteria)
    expect(page.locator("li", has_text="I01")).to_have_text(
        "Not for a patient who does not fulfil this criterion of the study: Age 18 to 75 years (I01)."
    )
    expect(page.locator("li", has_text="E02")).to_have_text(
        "Not for a patient who fulfils this criterion of the study: Brain metastases (E02)."
    )
    page.close()


def test_a_group_by_rule_is_chosen_and_shows_its_curve(browser: Browser, model: str, tmp_path: Path) -> None:
    curve = {"n": 40, "time_days": [30, 200], "survival": [0.9, 0.4], "highest_linear_predictor": None}
    groups = [{"label": "Low", "rule": "SEX = 'F'"} | curve, {"label": "High", "rule": "TRUE"} | curve]
    page = open_page(browser, model, tmp_path, risk_groups=groups)
    expect(page.locator("#hrule")).to_have_text("The first whose rule is true: Low, SEX = 'F'; High, TRUE.")
    expect(page.locator("#group")).to_have_text("")
    page.get_by_label("Risk group by the study's rules").select_option("High")
    expect(page.locator("#group")).to_have_text("Risk group: High (40 subjects of the study).")
    expect(page.locator("#curve path[stroke-dasharray]")).to_have_count(1)
    page.close()


def test_a_group_by_rule_is_found_from_the_levels(browser: Browser, model: str, tmp_path: Path) -> None:
    curve = {"n": 40, "time_days": [30, 200], "survival": [0.9, 0.4], "highest_linear_predictor": None}
    groups = [{"label": "Women", "rule": "SEX = 'F'"} | curve]
    page = open_page(
        browser, model, tmp_path, risk_groups=groups, risk_group_table={"variables": [1], "groups": [-1, 0]}
    )
    expect(page.locator("#rule")).to_have_count(0)
    page.get_by_label("Sex").select_option("Female")
    expect(page.locator("#group")).to_have_text("Risk group: Women (40 subjects of the study).")
    page.get_by_label("Sex").select_option("Male")
    expect(page.locator("#group")).to_have_text("")
    page.close()


def test_text_of_a_study_ends_no_script(model: str) -> None:
    content = json.loads(model)
    content["study"]["title"] = "</script><script>alert(1)</script>"
    page = render_calculator(json.dumps(content), "1.0").decode()
    assert "<script>alert" not in page
    assert page.count("</script>") == 2
