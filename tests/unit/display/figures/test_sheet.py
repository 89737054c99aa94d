"""The paper under the figures: widths of texts, lines, ticks, clickable words."""

from __future__ import annotations

import io
import pickle

import pytest

from topline.display.figures.axes import round_ticks
from topline.display.figures.empty import EmptyDrawing
from topline.display.figures.metrics import shorten_text, text_width, wrap_text
from topline.display.figures.panels import panel_boxes
from topline.display.figures.sheet import Box, new_sheet
from topline.display.nouns import Cell


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


def test_a_drawing_travels_to_another_process_and_gives_the_same_bytes() -> None:
    drawing = EmptyDrawing(reason="No subject was screened.")
    pictures = []
    for each in (drawing, pickle.loads(pickle.dumps(drawing))):  # noqa: S301 our own bytes
        buffer = io.BytesIO()
        each.draw().savefig(buffer, format="png", metadata={"Software": None})
        pictures.append(buffer.getvalue())
    assert pictures[0] == pictures[1]
