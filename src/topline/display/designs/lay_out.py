"""Lay out what the design floor found: each output as a table, the comparison of designs as a picture too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.designs.curve_picture import draw_curves
from topline.display.designs.grid_picture import draw_grid
from topline.display.designs.picture import draw_designs
from topline.display.designs.table import tabulate_lines
from topline.display.lookup import Lookup

if TYPE_CHECKING:
    from topline.display.nouns import Display
    from topline.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """How an output is headed: its title, the heading of its first column, and what its reader must know."""

    title: str
    stub: str
    notes: tuple[str, ...] = ()


ONE_SIDE = "Alpha is that of the side of success: half of a two-sided alpha."
SURVIVAL_NOTE = (
    "Sizes of rates and of the log-rank test rest on normal approximations; the chi-square test of a median is exact "
    "for the events expected."
)
MONTE_CARLO = "± is the Monte Carlo standard error of the number before it."
SIMULATED_NOTES = (
    "Positive: the probability of a positive trial, which is alpha under the null and power under the alternative.",
    "Exact test: who was censored before the month is a failure. The other rate: Kaplan-Meier's lower limit.",
    "Coverage is that of the trials with an interval.",
    MONTE_CARLO,
)
PLUS_MINUS = "± is the Monte Carlo standard error."
ESTIMATE_NOTES = (
    "The share of successes has Clopper-Pearson's limits; the unbiased estimate has those of its own order of ends.",
    PLUS_MINUS,
)
SUBGROUP_NOTES = (
    "Of the subjects who were evaluated. Positive alone: the exact one-sided test in the subgroup's subjects.",
    PLUS_MINUS,
)
GRID_NOTES = (
    "Positive: the probability of a positive trial, which is alpha where the null is true and power elsewhere.",
    "Expected n: subjects enrolled, those included who entered while a look was waited for.",
    PLUS_MINUS,
)
TWO_ARM_NOTES = (
    "z is the log-rank statistic, above 0 for benefit.",
    "Month, events and subjects are those of the trials that take the look.",
    PLUS_MINUS,
)
EFFECT_NOTES = (
    "At the analysis that ends the trial, treated to control; looks are not allowed for.",
    "Hazard ratio: the mean is the geometric one, bias and standard deviation are those of its logarithm.",
    PLUS_MINUS,
)
HEADINGS: dict[str, Heading] = {
    "designs": Heading(title="Designs for the same targets", stub="Design", notes=(ONE_SIDE,)),
    "boundaries": Heading(title="Boundaries of the designs with looks", stub="Look at"),
    "conventions": Heading(title="Sizes of one stage by convention", stub="Convention"),
    "survival": Heading(title="Sizes for a time to event", stub="Test", notes=(SURVIVAL_NOTE,)),
    "two_arms": Heading(title="Two arms compared by the log-rank test", stub="Formula"),
    "shares": Heading(title="Group-sequential boundaries", stub="Information"),
    "toxicity": Heading(title="Stopping for toxicity", stub="After"),
    "inference": Heading(title="Estimates after a trial with looks", stub="Estimate"),
    "simulated-trials": Heading(title="Simulated trials", stub="Scenario", notes=(MONTE_CARLO,)),
    "simulated-analyses": Heading(title="Analyses of the simulated trials", stub="Analysis", notes=SIMULATED_NOTES),
    "simulated-grid": Heading(title="Designs in each scenario", stub="Design", notes=GRID_NOTES),
    "simulated-estimates": Heading(title="Estimates of the rate", stub="Estimate", notes=ESTIMATE_NOTES),
    "simulated-looks": Heading(title="How trials end at each look", stub="Look at", notes=(PLUS_MINUS,)),
    "simulated-two-arm-looks": Heading(title="Looks of trials with two arms", stub="Look", notes=TWO_ARM_NOTES),
    "simulated-effects": Heading(title="Estimates of the effect", stub="Estimate", notes=EFFECT_NOTES),
    "simulated-subgroups": Heading(title="Subgroups", stub="Subgroup", notes=SUBGROUP_NOTES),
}
PICTURES = {"designs": draw_designs, "simulated-grid": draw_grid}
FACTS = ("targets", "simulated-plan")


def lay_out_designs(results: Results) -> tuple[Display, ...]:
    """Make the displays of each output that has results, in the order of the results; what was asked for is none."""
    parts = Lookup(rows=results.rows).split("output_id")
    displays: list[Display] = []
    for output, lookup in parts.items():
        if output in FACTS:
            continue
        heading = HEADINGS[output]
        draw = PICTURES.get(output)
        figure = None if draw is None else draw(lookup)
        displays += [figure] if figure else []
        displays += draw_curves(lookup) if output == "simulated-grid" else ()
        displays.append(tabulate_lines(lookup, output, heading.title, heading.stub, heading.notes))
    return tuple(_numbered(displays))


def _numbered(displays: list[Display]) -> list[Display]:
    counts = {"Table": 0, "Figure": 0}
    numbered: list[Display] = []
    for display in displays:
        kind = "Figure" if hasattr(display, "drawing") else "Table"
        counts[kind] += 1
        numbered.append(replace(display, number=f"{kind} {counts[kind]}"))
    return numbered
