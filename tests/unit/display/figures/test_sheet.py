"""The paper under the figures: widths of texts, lines, ticks, clickable words."""

from __future__ import annotations

import io
import pickle

import pytest
from matplotlib.text import Text

from topline.display.figures.axes import round_ticks
from topline.display.figures.empty import EmptyDrawing
from topline.display.figures.flow_drawing import Branch, FlowBox, FlowDrawing
from topline.display.figures.forest_drawing import Estimate, ForestDrawing, ForestRow, Section
from topline.display.figures.kaplan_meier_drawing import Curve, KaplanMeierDrawing, RiskGroup
from topline.display.figures.metrics import shorten_text, text_width, wrap_text
from topline.display.figures.panels import PanelHead, panel_boxes
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.spider_drawing import ChangeLine, LinePanel, SpiderDrawing
from topline.display.figures.swimmer_drawing import Course, CoursePanel, SwimmerDrawing
from topline.display.figures.waterfall_drawing import Bar, BarPanel, WaterfallDrawing
from topline.display.nouns import Cell, Drawing

HEAD = PanelHead(label="A", counts=(Cell(text="N = 2", result_ids=("n",)),))


def test_a_wrapped_text_keeps_its_words_and_fits() -> None:
    lines = wrap_text("a rather long label of treatment", 60)
    assert " ".join(lines) == "a rather long label of treatment"
    assert all(text_width(line) <= 60 for line in lines)


def test_a_word_that_is_too_long_ends_in_an_ellipsis() -> None:
    short = shorten_text("Pneumonoultramicroscopic", 40)
    assert short.endswith("…")
    assert text_width(short) <= 40


@pytest.mark.parametrize(
    ("low", "high", "ticks"), [(0, 12, (0, 2, 4, 6, 8, 10, 12)), (-100, 100, (-100, -50, 0, 50, 100)), (0, 0, (0,))]
)
def test_ticks_are_round_and_hold_the_range(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert round_ticks(low, high)[: len(ticks)] == ticks


def test_panels_share_the_width_and_a_small_one_keeps_half_of_an_equal_share() -> None:
    boxes = panel_boxes(Box(left=0, top=0, width=314, height=10), [99, 1])
    assert [round(box.width, 1) for box in boxes] == [239.5, 60.5]
    assert boxes[1].right == pytest.approx(314)


def test_each_number_of_a_cell_bears_its_own_result() -> None:
    with new_sheet(100) as sheet:
        sheet.cell(50, 50, Cell(text="4.2 (2.9, NR)", result_ids=("a", "b", "c")))
        written = [(text.get_text(), text.get_gid()) for text in sheet.figure.texts]
    assert written == [("4.2", "a"), ("(2.9,", "b"), ("NR)", "c")]


def test_the_readers_own_settings_are_left_as_they_were() -> None:
    import matplotlib as mpl

    mpl.rcParams["axes.grid"] = True
    try:
        EmptyDrawing(reason="Nothing.").draw()
        assert mpl.rcParams["axes.grid"] is True
    finally:
        mpl.rcParams["axes.grid"] = False


DRAWINGS = [
    EmptyDrawing(reason="No subject was screened."),
    KaplanMeierDrawing(
        curves=(
            Curve(label="A", months=(0, 2), survival=(1, 0.5), lower=(1, 0.2), upper=(1, 1), censored=((2, 0.5),)),
        ),
        risk=(RiskGroup(label="A", at_risk=(Cell(text="2"),), events=(Cell(text="0"),), censored=(Cell(text="0"),)),),
        ticks=(0,),
        y_label="Overall survival",
        columns=("Events / N",),
        summary=((Cell(text="1 / 2", result_ids=("e", "n")),),),
        test=Cell(text=""),
    ),
    ForestDrawing(
        sections=(
            Section(
                title="",
                count_heads=("Events / n",),
                favours=("Lower hazard", "Higher hazard"),
                rows=(
                    ForestRow(label="Sex"),
                    ForestRow(label="M", indent=1, estimate=Estimate(ratio=1, lower=0.01, upper=99), events=3),
                ),
            ),
        ),
        heading="Hazard ratio (95% CI)",
    ),
    WaterfallDrawing(
        panels=(BarPanel(head=HEAD, bars=(Bar(percent=130, response="PD"), Bar(percent=-30, response="PR"))),)
    ),
    SwimmerDrawing(
        panels=(
            CoursePanel(head=HEAD, courses=(Course(subject="01", treated_months=2, months=3, marks=(("PR", 1),)),)),
        )
    ),
    SpiderDrawing(panels=(LinePanel(head=HEAD, lines=(ChangeLine(weeks=(0, 6), percents=(0, -20)),)),)),
    FlowDrawing(
        screened=FlowBox(title=Cell(text="Screened (n = 1)"), lines=()),
        lost=None,
        enrolled=None,
        branches=(Branch(label="A", allocated=None, outcomes=(), analysed=(Cell(text="Safety (n = 1)"),)),),
        warnings=("Numbers do not add up.",),
    ),
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: type(drawing).__name__)
@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_drawing_travels_to_another_process_and_gives_the_same_bytes(drawing: Drawing, form: str) -> None:
    import matplotlib as mpl

    pictures: list[bytes] = []
    for each in (drawing, pickle.loads(pickle.dumps(drawing))):  # noqa: S301 our own bytes
        buffer = io.BytesIO()
        metadata = {"Date": None} if form == "svg" else {"Software": None}
        with mpl.rc_context({"svg.hashsalt": "topline"}):
            each.draw().savefig(buffer, format=form, metadata=metadata)
        pictures.append(buffer.getvalue())
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: type(drawing).__name__)
def test_no_text_leaves_the_sheet(drawing: Drawing) -> None:
    figure = drawing.draw()
    figure.draw_without_rendering()
    width, height = figure.bbox.size
    inside = [text.get_window_extent() for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    assert [box for box in inside if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height] == []
