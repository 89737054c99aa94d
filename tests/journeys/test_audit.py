"""A publication is audited from the command line: words on the terminal, a page, tables, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .conftest import Command

PUBLISHED = Path(__file__).parents[2] / "studies/nct04695470/published.yaml"
SMALL = """\
publication: {id: small, title: "A <b>small</b> trial"}
population: ITT
populations: {ITT: {label: All, n: 60}}
baseline:
  SEX: {label: Sex, levels: {F: {label: Female, n: 25, percent: 41.7}, M: {label: Male, n: 36, percent: 58.3}}}
"""


@pytest.fixture(scope="module")
def audited(topline: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The audit of the trial's publication."""
    out = tmp_path_factory.mktemp("audit") / "audit"
    done = topline("audit", PUBLISHED, "--out", out)
    assert done.returncode == 0, done.stderr
    return out


def test_the_terminal_tells_what_is_inconsistent_with_its_arithmetic(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "published.yaml").write_text(SMALL)
    done = topline("audit", tmp_path / "published.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "small: A <b>small</b> trial\n"
        "5 printed numbers, 3 comparisons: 1 consistent, 2 inconsistent, 0 undecided. No survival number is printed.\n"
        "\n"
        "Inconsistent\n"
        "  Sex, Male [percentage]\n"
        "    36/60 = 60.000 %, printed 58.3 (58.25 to 58.35) %; 36 is 58.3 % of no whole number; 35 of 60 would fit\n"
        "  Sex [sum]\n"
        "    25 + 36 = 61, the population has 60\n"
    )


def test_strict_exits_with_three_and_quiet_prints_nothing(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "published.yaml").write_text(SMALL)
    done = topline("audit", tmp_path / "published.yaml", "--strict", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_a_missing_denominator_is_told_by_line(topline: Command, tmp_path: Path) -> None:
    text = "publication: {id: a, title: A}\ncounts:\n  REDUCED: {n: 5, percent: 6.7}\n"
    (tmp_path / "published.yaml").write_text(text)
    done = topline("audit", tmp_path / "published.yaml", "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "published.yaml:3: expected a denominator for 6.7 %, found none, give of, or a population with its n\n"
    )
    assert not (tmp_path / "out").exists()


def test_page_and_tables_hold_every_comparison(audited: Path) -> None:
    content = json.loads((audited / "audit.json").read_text(encoding="utf-8"))
    with (audited / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    page = (audited / "audit.html").read_text(encoding="utf-8")
    assert (content["numbers"], content["comparisons"]) == (626, 366)
    assert content["verdicts"] == {"consistent": 354, "inconsistent": 12, "cannot tell": 0}
    assert [row["verdict"] for row in rows].count("inconsistent") == 12
    assert len(rows) == page.count('<td class="verdict') - 12 == 366


def test_the_results_table_says_what_the_page_says(audited: Path) -> None:
    table = pl.read_parquet(audited / "results.parquet")
    content = json.loads((audited / "audit.json").read_text(encoding="utf-8"))

    verdicts = table.filter(pl.col("stat_name") == "verdict")
    assert verdicts["stat_chr"].to_list() == [found["verdict"] for found in content["findings"]]
    notes = table.filter(pl.col("stat_name") == "note")
    assert notes["stat_chr"].to_list() == [found["arithmetic"] for found in content["findings"]]
    assert notes["group1_level"].to_list() == [found["ids"][0] for found in content["findings"]]
    inconsistent = table.filter(pl.col("stat_name") == "n", pl.col("variable_level") == "inconsistent")
    assert inconsistent["stat_num"].sum() == content["verdicts"]["inconsistent"]
    assert table.filter(pl.col("stat_name") == "N")["stat_num"].sum() == content["numbers"] + content["comparisons"]
    assert table["result_id"].is_unique().all()
    assert json.loads((audited / "results.json").read_text(encoding="utf-8"))


def test_the_same_publication_gives_the_same_bytes(topline: Command, audited: Path, tmp_path: Path) -> None:
    assert topline("audit", PUBLISHED, "--out", tmp_path / "again", "--quiet").stdout == ""
    names = sorted(path.name for path in audited.iterdir())
    assert names == ["audit.csv", "audit.html", "audit.json", "manifest.json", "results.json", "results.parquet"]
    assert [name for name in names if (audited / name).read_bytes() != (tmp_path / "again" / name).read_bytes()] == []


def test_the_page_asks_nobody_for_anything_and_escapes_what_it_shows(
    topline: Command, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "published.yaml").write_text(SMALL)
    topline("audit", tmp_path / "published.yaml", "--out", tmp_path / "out", "--quiet")
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "out/audit.html").as_uri())
    assert page.locator("h1").inner_text() == "A <b>small</b> trial"
    assert page.locator("#inconsistent tbody tr").count() == 2
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    cell = page.locator("#inconsistent td.text").first.bounding_box()
    assert cell is not None
    assert cell["x"] + cell["width"] <= 390
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    page.close()


def test_a_label_that_begins_as_a_formula_stays_text_in_the_csv(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL.replace("label: Sex", 'label: "=1+1"'), encoding="utf-8")
    topline("audit", tmp_path / "small.yaml", "--out", tmp_path / "out")
    rows = list(csv.reader((tmp_path / "out" / "audit.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert any("=1+1" in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell.startswith("=")] == []
