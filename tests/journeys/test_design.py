"""`topline design`: from a study file or from numbers to tables on the terminal and a page; bad input ends with 2."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command

STUDY = """
study: {id: DESIGN-01, title: A trial to be designed}
design:
  endpoint: PFS
  at_months: 6
  null_rate: 0.20
  alternative_rate: 0.40
  alpha: 0.05
  sided: 1
  power: 0.8
  dropout: 0.1
  accrual_per_month: 5
"""
GRID = """
seed: 4
scenarios:
  - name: "Null"
    accrual: {per_month: 5}
    progression: {median_months: 6}
    response: {rate: [0.1, 0.3], by_months: 4}
designs:
  - {name: Simon, from: simon_optimal, null_rate: 0.1, alternative_rate: 0.3}
  - {name: One stage, from: one_stage, null_rate: 0.1, alternative_rate: 0.3}
"""
RATES = ("--null", "0.20", "--alternative", "0.35")


def test_a_study_file_s_designs_stand_on_one_page(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    done = topline("design", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Progression-free survival: the null hypothesis of a rate of 20.0% at month 6" in done.stdout
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "Designs for the same targets" in page
    assert "<svg" in page
    assert "script-src" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    results = pl.read_parquet(tmp_path / "out/results.parquet")
    sizes = results.filter((pl.col("output_id") == "designs") & (pl.col("stat_name") == "N"))
    found = dict(sizes.select("variable_level", "stat_num").rows())
    assert found["Simon, optimal"] == 43
    assert found["Simon, minimax"] == 33
    assert found["Exact"] == 35
    assert found["One-sample log-rank, two stages"] > 0
    assert json.loads((tmp_path / "out/manifest.json").read_text(encoding="utf-8"))["results"] == results.height


def test_a_printed_size_is_explained(topline: Command) -> None:
    done = topline("design", "size", *RATES, "--dropout", "0.1", "--n", "63")
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    two_sided = lines[lines.index("Alpha 0.05 two-sided, power 0.8") :]
    assert two_sided[1] == "Normal, null variance for alpha and alternative variance for power 62.45 63 70 20 0.747"
    assert "The exact test needs – 72 80 22 0.819" in two_sided


def test_bad_input_is_refused_with_the_range_that_works(topline: Command, tmp_path: Path) -> None:
    done = topline("design", "--null", "0.35", "--alternative", "0.2", "--power", "1", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr == (
        "p1: expected above p0 (0.35) and below 1, found 0.2, the hoped-for rate is the higher one: "
        "count successes, not failures\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_trial_is_simulated_and_resumed(topline: Command, tmp_path: Path) -> None:
    asked = (
        "design", "simulate", *RATES, "--at-months", "6", "--accrual", "5", "--n", "40", "--replicates", "3000",
        "--checkpoints", tmp_path / "sums",
    )  # fmt: skip
    first = topline(*asked)
    assert first.returncode == 0, first.stderr
    assert "3,000 simulated trials, seed 1." in first.stdout
    refused = topline(*asked)
    assert refused.returncode == 2
    assert refused.stderr == (
        f"{tmp_path / 'sums'}: expected an empty folder, found files, add --resume to go on, or choose another folder\n"
    )
    assert topline(*asked, "--resume").stdout == first.stdout


def test_every_design_is_simulated_in_every_scenario_of_a_file(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "grid.yaml").write_text(GRID, encoding="utf-8")
    asked = ("design", "simulate", "--grid", tmp_path / "grid.yaml", "--replicates", "2000")
    done = topline(*asked, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "2,000 simulated trials, seed 4." in done.stdout
    assert "Positive trials of each design in each scenario" in (tmp_path / "out/report.html").read_text("utf-8")
    results = pl.read_parquet(tmp_path / "out/results.parquet")
    positive = results.filter((pl.col("output_id") == "simulated-grid") & (pl.col("stat_name") == "positive"))
    assert positive.select("group1_level", "variable_level").rows() == [
        (scenario, design) for scenario in ("Null, 10 %", "Null, 30 %") for design in ("Simon", "One stage")
    ]
    assert positive["stat_num"][0] < 0.08
    assert positive["stat_num"][2] > 0.7
    refused = topline(*asked, "--n", "20", "--null", "0.1")
    assert refused.returncode == 2
    assert refused.stderr == (
        "--grid: expected no options of one trial beside a file that says what is simulated, found --n, --null, "
        "leave them out\n"
    )
    alone = topline("design", "simulate", *RATES)
    assert (alone.returncode, alone.stderr) == (
        2,
        (
            "--n: expected subjects, found none, give it, or --grid FILE, or a study file whose design section holds a "
            "simulation\n"
        ),
    )


def test_a_study_file_s_design_section_may_say_what_is_simulated(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "grid.yaml").write_text(GRID, encoding="utf-8")
    inside = "  simulation:\n" + "".join(f"    {line}\n" for line in GRID.strip().splitlines())
    (tmp_path / "study.yaml").write_text(STUDY + inside, encoding="utf-8")
    of_study = topline("design", "simulate", tmp_path, "--replicates", "500")
    assert of_study.returncode == 0, of_study.stderr
    alone = topline("design", "simulate", "--grid", tmp_path / "grid.yaml", "--replicates", "500")
    assert of_study.stdout == alone.stdout
    (tmp_path / "study.yaml").write_text(STUDY + inside.replace("rate: [0.1", "rate: [1.1"), encoding="utf-8")
    wrong = topline("design", "simulate", tmp_path)
    assert wrong.stderr == (
        "study.yaml:19: expected a number below 1 for design.simulation.scenarios[1].response.rate[1], found 1.1, "
        "correct the number\n"
    )
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    assert topline("design", "simulate", tmp_path).stderr == (
        "study.yaml:3: expected a simulation in the design section, found none, add simulation: with scenarios and "
        "designs, or give --n, or --grid FILE\n"
    )


def test_the_simulation_file_has_a_schema(topline: Command) -> None:
    schema = json.loads(topline("schema", "--simulation").stdout)
    assert schema["title"] == "Topline simulation file"
    assert {"scenarios", "designs", "common"} <= set(schema["properties"])


def test_another_second_stage_than_planned_is_told_by_its_first(topline: Command) -> None:
    asked = ("design", "after", "--looks", "1/10,5/29", "--ended", "7/33", "--null", "0.10")
    refused = topline(*asked)
    assert refused.returncode == 2
    assert refused.stderr == (
        "--ended: expected successes/subjects with 10, 29 subjects, found 7/33, say at which look the trial ended; "
        "after another second stage than planned add --first-stage X\n"
    )
    done = topline(*asked, "--first-stage", "3", "--level", "0.9")
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "Median unbiased 22.1% 11.2% 40.0% 0.029" in lines
    assert "positive with 4 successes or more there, so that it is positive" in " ".join(lines)
