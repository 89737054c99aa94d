"""Which function draws which kind of figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.figures.flow_diagram import draw_flow_diagram
from topline.display.figures.forest import draw_forest
from topline.display.figures.group_curves import draw_cutoff_curves, draw_risk_group_curves
from topline.display.figures.kaplan_meier import draw_kaplan_meier
from topline.display.figures.model_forest import draw_prognosis_forest
from topline.display.figures.nomogram import draw_nomogram
from topline.display.figures.prognosis import (
    draw_calibration,
    draw_decision_curve,
    draw_penalty_path,
    draw_selection_frequency,
    draw_time_dependent_roc,
)
from topline.display.figures.spider import draw_spider
from topline.display.figures.swimmer import draw_swimmer
from topline.display.figures.waterfall import draw_waterfall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topline.display.nouns import FigureDisplay
    from topline.protocol import FigureKind, PlanItem, Protocol
    from topline.results import Results

FIGURES: Mapping[FigureKind, Callable[[PlanItem, Results, Protocol], FigureDisplay]] = {
    "flow_diagram": draw_flow_diagram,
    "kaplan_meier": draw_kaplan_meier,
    "forest": draw_forest,
    "waterfall": draw_waterfall,
    "swimmer": draw_swimmer,
    "spider": draw_spider,
    "nomogram": draw_nomogram,
    "penalty_path": draw_penalty_path,
    "selection_frequency": draw_selection_frequency,
    "calibration": draw_calibration,
    "decision_curve": draw_decision_curve,
    "time_dependent_roc": draw_time_dependent_roc,
    "prognosis_forest": draw_prognosis_forest,
    "cutoff_curves": draw_cutoff_curves,
    "risk_group_curves": draw_risk_group_curves,
}
