"""A small report made by hand: one table, one listing with hostile text, one figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.core import Exclusion, Finding
from topline.display import Cell, Column, FigureDisplay, Row, Sentence, TableDisplay
from topline.protocol import Protocol
from topline.report import Document, FigureFiles, render_figure
from topline.results import Results, Statistic, collect_results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HOSTILE = "<script>alert(1)</script>"
FORMULA = "=cmd|'/c calc'!A1"
WOMEN = Statistic(
    analysis_id="sex.count", output_id="sex", stat_name="n", stat_label="Women", stat_num=12, population="ITT",
    dataset="adsl", filter="TRUE", variable="SEX", variable_level="F", method="Count of subjects",
)  # fmt: skip
STATISTICS = (
    replace(WOMEN, analysis_id="sex.N", stat_name="N", stat_num=86, variable="", variable_level=""),
    WOMEN,
    replace(WOMEN, stat_name="p", stat_label="Share", stat_num=12 / 86),
    Statistic(
        analysis_id="curve.median", output_id="curve", stat_name="estimate", stat_label="Median", population="ITT",
        dataset="adtte", filter="PARAMCD = 'PFS'", method="Kaplan-Meier", error="not reached </script>",
    ),
    Statistic(analysis_id="sex.unseen", output_id="sex", stat_name="n", stat_label="never shown", stat_num=987654.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A step and the text of a result."""

    result_id: str

    def draw(self) -> Figure:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(6, 4))
        axes = figure.subplots()
        axes.step([0, 1, 2], [1, 0.5, 0.2], where="post")
        axes.fill_between([0, 1, 2], [0.9, 0.4, 0.1], [1, 0.6, 0.3], alpha=0.2)
        axes.text(0.5, 0.5, "median not reached", gid=self.result_id)
        return figure


def small_results() -> Results:
    return collect_results(STATISTICS)


def small_table(results: Results) -> TableDisplay:
    total, count, share, *_ = (row.result_id for row in results.rows)
    return TableDisplay(
        id="sex", number="Table 1", title="Sex & age", section="Subjects", population="Intention to treat (N = 86)",
        stub="Characteristic",
        columns=(
            Column(label="Placebo", below="N = 86", result_ids=(total,), span="Arms"),
            Column(label="Active", below="N = 84", span="Arms"),
            Column(label="Remark"),
        ),
        rows=(
            Row(label="Sex", is_heading=True),
            Row(
                label=HOSTILE, indent=1,
                cells=(Cell(text="12 (14.0%)", result_ids=(count, share)), Cell(text="5 (6.0%)"), Cell(text=FORMULA)),
            ),
            Row(label=FORMULA, indent=1, cells=(Cell(text="-3.1"), Cell(text="86"), Cell(text=HOSTILE))),
        ),
        footnotes=("Percentages are of the arm's subjects \x07 <b>.",),
    )  # fmt: skip


def small_figure(results: Results) -> FigureDisplay:
    median = results.rows[3].result_id
    data = TableDisplay(
        id="curve", number="Figure 1", title="Survival", section="Efficacy", population="", stub="Group",
        columns=(Column(label="Median"),), rows=(Row(label="All", cells=(Cell(text="NE", result_ids=(median,)),)),),
    )  # fmt: skip
    return FigureDisplay(
        id="curve", number="Figure 1", title="Survival", section="Efficacy", population="Intention to treat (N = 86)",
        drawing=Curve(result_id=median), alt="A curve that falls <to> 0.2.", data=data, footnotes=("By Kaplan-Meier.",),
    )  # fmt: skip


def small_document() -> Document:
    results = small_results()
    protocol = Protocol.model_validate(
        {
            "study": {"id": "SMALL-1", "title": "A small study", "note": "Made by hand."},
            "populations": {"ITT": {"label": "Intention to treat", "rule": "RANDDT IS NOT NULL"}},
        }
    )
    return Document(
        protocol=protocol,
        headlines=(
            Sentence(
                parts=(
                    Cell(text="Of 86 subjects "),
                    Cell(text="12", result_ids=(results.rows[1].result_id,)),
                    Cell(text=" were women."),
                ),
                output_id="sex",
            ),
        ),
        displays=(small_table(results), small_figure(results)),
        results=results,
        findings=(
            Finding(
                rule="death-before-last-visit",
                dataset="DM",
                subject="01-001",
                record="",
                message=f"dead {HOSTILE}",
                remedy="ask",
            ),
        ),
        exclusions=(Exclusion(dataset="AE", reason="after the cut-off", records=3, subjects=("01-001", "01-002")),),
        conventions=(("Months", "days / 30.4375"),),
        version="0.1.0",
    )


def small_figures(figure: FigureDisplay) -> dict[str, FigureFiles]:
    return {figure.id: render_figure(figure)}
