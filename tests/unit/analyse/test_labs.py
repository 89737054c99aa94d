"""Laboratory grades and values of six subjects, by hand.

Haemoglobin is graded when low. In arm A, S-1 goes from grade 0 to 2, S-2 from 1 to 1, S-3 has grade 0 at baseline and
nothing after, S-4 has no baseline and grade 3 after; in arm B, S-5 goes from 1 to 0 and S-6 has no laboratory value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.core import ProtocolError
from topline.derive import AnalysisData
from topline.display import TableDisplay, lay_out
from topline.protocol import Arm, Marker, PlanItem, Population, Protocol, Study, Treatment

if TYPE_CHECKING:
    from topline.results import Results

ARMS = {"S-1": "A", "S-2": "A", "S-3": "A", "S-4": "A", "S-5": "B", "S-6": "B"}
# A value is at baseline (base Y), else on treatment; lowest and highest are the flags of the worst value.
VALUES = """
id  test aval base low  bgrade grade worst
S-1 HGB  120  Y    -    0      0     -
S-1 HGB  90   -    Y    0      2     Y
S-1 HGB  95   -    -    0      2     -
S-2 HGB  105  Y    -    1      1     -
S-2 HGB  105  -    Y    1      1     Y
S-3 HGB  130  Y    -    0      0     -
S-4 HGB  75   -    Y    -      3     Y
S-5 HGB  110  Y    -    1      1     -
S-5 HGB  125  -    Y    1      0     Y
S-1 NLR  2.5  Y    -    -      -     -
S-1 NLR  4.25 -    Y    -      -     -
S-1 BASO 0.1  Y    -    -      -     -
"""
NAMES = {"HGB": "Hemoglobin (g/L)", "NLR": "Neutrophils/lymphocytes", "BASO": "Basophils (GI/L)"}
CATEGORY = {"HGB": "HEMATOLOGY", "NLR": "DERIVED", "BASO": "HEMATOLOGY"}
SHIFT = PlanItem(id="shift", show="lab_shift")
CHANGE = PlanItem(id="change", show="lab_change")
PROTOCOL = Protocol(
    study=Study(id="T", title="Six subjects"),
    treatment=Treatment(arms=(Arm(code="A", label="A", control=True), Arm(code="B", label="B"))),
    populations={"SAF": Population(label="Safety", rule="TRTSDT IS NOT NULL")},
    markers=(Marker(id="NLR", label="Neutrophils/lymphocytes", formula="A / B", units={"A": "1", "B": "1"}),),
    plan=(SHIFT, CHANGE),
)


def adlb_of(text: str) -> pl.DataFrame:
    header, *lines = [line.split() for line in text.strip().splitlines()]
    cells = [[None if cell == "-" else cell for cell in line] for line in lines]
    raw = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")
    base = pl.col("aval").cast(pl.Float64).filter(pl.col("base") == "Y").first().over("id", "test")
    is_graded = pl.col("test") == "HGB"
    none = pl.lit(None, pl.String)
    return raw.select(
        USUBJID="id", TRT01A=pl.col("id").replace_strict(ARMS), SAFFL=pl.lit("Y"), PARAMCD="test",
        PARAM=pl.col("test").replace_strict(NAMES, default=None, return_dtype=pl.String),
        LBCAT=pl.col("test").replace_strict(CATEGORY, default=None, return_dtype=pl.String),
        AVAL=pl.col("aval").cast(pl.Float64), ABLFL="base",
        CHG=pl.when(pl.col("base").is_null()).then(pl.col("aval").cast(pl.Float64) - base),
        ATOXDSCL=pl.when(is_graded).then(pl.lit("Anemia")), ATOXGRL="grade", BTOXGRL="bgrade", WGRLFL="worst",
        MINFL="low", MAXFL="low", ATOXDSCH=none, ATOXGRH=none, BTOXGRH=none, WGRHFL=none,
    )  # fmt: skip


def data_of(text: str) -> AnalysisData:
    adsl = pl.DataFrame({"USUBJID": list(ARMS), "TRT01A": list(ARMS.values()), "SAFFL": ["Y"] * len(ARMS)})
    return AnalysisData(datasets={"adsl": adsl, "adlb": adlb_of(text)}, metadata=(), findings=(), exclusions=())


def results_of(item: PlanItem, text: str = VALUES) -> Results:
    return analyse(data_of(text), PROTOCOL.model_copy(update={"plan": (item,)}))


def table_of(item: PlanItem, text: str = VALUES) -> TableDisplay:
    (table,) = lay_out(results_of(item, text), PROTOCOL.model_copy(update={"plan": (item,)}))
    assert isinstance(table, TableDisplay)
    return table


def lines(table: TableDisplay) -> list[list[str]]:
    return [["." * row.indent + row.label, *(cell.text for cell in row.cells)] for row in table.rows]


def test_every_subject_stands_in_one_cell_of_the_shift() -> None:
    table = table_of(SHIFT)
    assert [column.label for column in table.columns] == ["0", "1", "2", "3", "4", "Both grades", "None on treatment"]
    assert lines(table) == [
        ["Anemia: Hemoglobin (g/L)"],
        [".A (N = 4)", "0", "1 (50.0%)", "1 (50.0%)", "0", "0", "2", "1"],
        ["..Grade 0", "0", "0", "1 (50.0%)", "0", "0", "1", "1"],
        ["..Grade 1", "0", "1 (50.0%)", "0", "0", "0", "1", "0"],
        ["..No baseline", "0", "0", "0", "1", "0", "", "0"],
        [".B (N = 2)", "1 (100.0%)", "0", "0", "0", "0", "1", "0"],
        ["..Grade 1", "1 (100.0%)", "0", "0", "0", "0", "1", "0"],
        ["..No baseline", "0", "0", "0", "0", "0", "", "1"],
    ]


def test_the_cells_of_a_group_and_those_who_lack_a_grade_add_up_to_the_group() -> None:
    rows = [row.statistic for row in results_of(SHIFT).rows]
    sums = {
        arm: sum(
            row.stat_num or 0
            for row in rows
            if row.group1_level == arm and row.stat_name == "n" and not row.variable_level
            and row.analysis_id in {f"shift.{name}" for name in ("total", "no_value", "no_baseline", "neither")}
            and not row.group2_level
        )
        for arm in ("A", "B")
    }  # fmt: skip
    assert sums == {"A": 4, "B": 2}


@pytest.mark.parametrize("item", [SHIFT, CHANGE])
def test_each_count_of_labs_can_be_made_again_by_what_its_row_says(item: PlanItem) -> None:
    datasets = data_of(VALUES).datasets
    rows = [row.statistic for row in results_of(item).rows if row.statistic.stat_name in {"n", "N"}]
    for row in rows:
        frame = datasets[row.dataset].filter(pl.col("SAFFL") == "Y").filter(pl.sql_expr(row.filter))
        pairs = ((row.group1, row.group1_level), (row.group2, row.group2_level), (row.variable, row.variable_level))
        for name, level in pairs:
            if level and frame.schema.get(name) == pl.String:
                frame = frame.filter(pl.col(name) == level)
        assert frame["USUBJID"].n_unique() == row.stat_num, row
    assert len(rows) > 10


def test_values_stand_at_baseline_at_their_worst_and_with_the_change() -> None:
    assert lines(table_of(CHANGE))[:11] == [
        ["Neutrophils/lymphocytes"],
        [".Baseline, n", "1", "0"],
        ["..Mean (SD)", "2.50 (NE)ᵃ", "NEᵇ"],
        ["..Median (range)", "2.50 (2.50 to 2.50)", "NEᵇ"],
        [".Lowest on treatment, n", "1", "0"],
        ["..Mean (SD)", "4.25 (NE)ᵃ", "NEᵇ"],
        ["..Median (range)", "4.25 (4.25 to 4.25)", "NEᵇ"],
        [".Change to the lowest, n", "1", "0"],
        ["..Mean (SD)", "1.75 (NE)ᵃ", "NEᵇ"],
        ["..Median (range)", "1.75 (1.75 to 1.75)", "NEᵇ"],
        [".Highest on treatment, n", "1", "0"],
    ]


def test_a_test_that_is_graded_low_has_the_lowest_value_alone() -> None:
    table = lines(table_of(CHANGE))
    start = table.index(["Hemoglobin (g/L)"])
    # baseline of A: 120, 105, 130; lowest 90, 105, 75; change -30, 0; of B: 110, 125, +15
    assert table[start:] == [
        ["Hemoglobin (g/L)"],
        [".Baseline, n", "3", "1"],
        ["..Mean (SD)", "118.3 (12.58)", "110.0 (NE)ᵃ"],
        ["..Median (range)", "120.0 (105 to 130)", "110.0 (110 to 110)"],
        [".Lowest on treatment, n", "3", "1"],
        ["..Mean (SD)", "90.0 (15.00)", "125.0 (NE)ᵃ"],
        ["..Median (range)", "90.0 (75 to 105)", "125.0 (125 to 125)"],
        [".Change to the lowest, n", "2", "1"],
        ["..Mean (SD)", "−15.0 (21.21)", "15.0 (NE)ᵃ"],
        ["..Median (range)", "−15.0 (−30 to 0)", "15.0 (15 to 15)"],
    ]


def test_a_test_without_a_term_is_named_and_shown_where_the_plan_asks() -> None:
    note = "Tests without a CTCAE term are shown where the plan names them under tests: BASO."
    assert note in table_of(CHANGE).footnotes
    asked = table_of(CHANGE.model_copy(update={"tests": ("BASO",)}))
    assert lines(asked)[:2] == [["Basophils (GI/L)"], [".Baseline, n", "1", "0"]]
    assert note not in asked.footnotes


def test_a_test_that_the_data_lack_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ProtocolError) as refused:
        results_of(SHIFT.model_copy(update={"tests": ("HBG",)}))
    assert str(refused.value) == (
        "plan:shift: expected a laboratory test of the data under tests, found 'HBG', "
        "did you mean HGB? Known: BASO, HGB, NLR"
    )


@pytest.mark.parametrize(
    ("item", "text", "reason"),
    [
        (SHIFT, "id test aval base low bgrade grade worst", "The study has no laboratory values."),
        (CHANGE, "id test aval base low bgrade grade worst", "The study has no laboratory values."),
        (
            SHIFT,
            "id test aval base low bgrade grade worst\nS-1 BASO 1 Y - - - -",
            "No laboratory value has a CTCAE grade.",
        ),
        (
            CHANGE,
            "id test aval base low bgrade grade worst\nS-1 BASO 1 Y - - - -",
            "No laboratory test has a CTCAE term.",
        ),
    ],
)
def test_an_empty_display_says_why(item: PlanItem, text: str, reason: str) -> None:
    assert lines(table_of(item, text)) == [[reason]]


def test_two_tests_of_one_name_bear_their_category() -> None:
    text = "id test aval base low bgrade grade worst\nS-1 HGB 1 Y - 0 0 -"
    data = data_of(text)
    urine = data.datasets["adlb"].with_columns(LBCAT=pl.lit("URINALYSIS"))
    both = AnalysisData(
        datasets={**data.datasets, "adlb": pl.concat([data.datasets["adlb"], urine])},
        metadata=(), findings=(), exclusions=(),
    )  # fmt: skip
    results = analyse(both, PROTOCOL.model_copy(update={"plan": (SHIFT,)}))
    contexts = dict.fromkeys(row.statistic.context for row in results.rows if row.statistic.context)
    assert list(contexts) == ["Anemia: Hemoglobin (g/L), hematology", "Anemia: Hemoglobin (g/L), urinalysis"]
