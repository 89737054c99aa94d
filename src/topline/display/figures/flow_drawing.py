"""Draw a flow diagram: boxes from top to bottom, the arms side by side, arrows between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.metrics import wrap_text
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import BLUE, BODY, DOUBLE_COLUMN, HEADING, INK, LABEL, WARNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from topline.display.figures.sheet import Sheet
    from topline.display.nouns import Cell

MARGIN = 6
STAGE = 16
PAD = 5
LINE = 9.5
ARROW = 16
BETWEEN = 10
LEAST_HEIGHT = 46
TOP_WIDTH = 170
WIDEST_BOX = 220
STAGE_FILL = "#dbe7f0"
TINT = "#f4f8fb"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBox:
    """One box: its count and the parts of it."""

    title: Cell
    lines: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The way of one arm: allocated, what became of it, how many each analysis set has, and who is not evaluable."""

    label: str
    allocated: FlowBox | None
    outcomes: tuple[FlowBox, ...]
    analysed: tuple[Cell, ...]
    not_evaluable: FlowBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text in a box, with the result that it shows."""

    text: str
    result_id: str
    is_title: bool
    indent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDrawing:
    """The whole way; a warning says which arrows do not add up."""

    screened: FlowBox
    lost: FlowBox | None
    enrolled: FlowBox | None
    branches: tuple[Branch, ...]
    warnings: tuple[str, ...]

    def draw(self) -> Figure:
        """Draw enrolment, allocation, follow-up and analysis."""
        left, room = MARGIN + STAGE + BETWEEN, DOUBLE_COLUMN - 2 * MARGIN - STAGE - BETWEEN
        width = min((room - BETWEEN * (len(self.branches) - 1)) / max(len(self.branches), 1), WIDEST_BOX)
        stages = [self._stage(part, width) for part in range(3)]
        heights = [max(LEAST_HEIGHT, *(_height(lines) for lines in stage)) for stage in stages]
        enrolment = self._enrolment()
        top_height = _enrolment_height(enrolment)
        warnings = [line for warning in self.warnings for line in wrap_text(warning, DOUBLE_COLUMN - 2 * MARGIN)]
        total = 2 * MARGIN + top_height + sum(heights) + 4 * ARROW
        total += BETWEEN + LINE * len(warnings) if warnings else 0
        with new_sheet(total) as sheet:
            middle = left + room / 2
            _draw_enrolment(sheet, enrolment, middle, top_height)
            lefts = [
                middle + (width + BETWEEN) * (i - len(self.branches) / 2) + BETWEEN / 2
                for i in range(len(self.branches))
            ]
            y = MARGIN + top_height
            _draw_fork(sheet, middle, [x + width / 2 for x in lefts], y)
            y += 2 * ARROW
            for name, stage, height in zip(("Allocation", "Follow-up", "Analysis"), stages, heights, strict=True):
                _draw_stage(sheet, name, y, height)
                for x, lines in zip(lefts, stage, strict=True):
                    _draw_box(sheet, lines, Box(left=x, top=y, width=width, height=height))
                    if name != "Analysis":
                        _draw_arrow(sheet, (x + width / 2, y + height), (x + width / 2, y + height + ARROW))
                y += height + ARROW
            y += BETWEEN - ARROW
            for position, line in enumerate(warnings):
                sheet.text(MARGIN, y + LINE * (position + 0.75), line, replace(HEADING, colour=WARNING))
            return sheet.figure

    def _stage(self, part: int, width: float) -> list[list[Line]]:
        inside = width - 2 * PAD
        if part == 0:
            return [_arm_lines(branch, inside) for branch in self.branches]
        if part == 1:
            return [[line for box in branch.outcomes for line in _lines(box, inside)] for branch in self.branches]
        return [_analysis_lines(branch, inside) for branch in self.branches]

    def _enrolment(self) -> tuple[list[Line], list[Line], list[Line]]:
        boxes = (self.screened, self.lost, self.enrolled)
        first, side, second = (_lines(box, TOP_WIDTH - 2 * PAD) if box else [] for box in boxes)
        return first, side, second


def _arm_lines(branch: Branch, width: float) -> list[Line]:
    names = wrap_text(branch.label, width, bold=True) if branch.label else ()
    heads = [Line(text=name, result_id="", is_title=True, indent=0) for name in names]
    return [*heads, *(_lines(branch.allocated, width) if branch.allocated else [])]


def _analysis_lines(branch: Branch, width: float) -> list[Line]:
    sets = [line for cell in branch.analysed for line in _wrap(cell, width)]
    return [*sets, *(_lines(branch.not_evaluable, width) if branch.not_evaluable else [])]


def _lines(box: FlowBox, width: float) -> list[Line]:
    inner = [line for cell in box.lines for line in _wrap(cell, width, indent=6)]
    return [*_wrap(box.title, width, is_title=True), *inner]


def _wrap(cell: Cell, width: float, *, indent: float = 0, is_title: bool = False) -> list[Line]:
    name = next(iter(cell.result_ids), "")
    unbroken = cell.text.replace("(n = ", "(n\u00a0=\u00a0")
    texts = wrap_text(unbroken, width - indent, bold=is_title)
    return [Line(text=text, result_id=name, is_title=is_title, indent=indent) for text in texts]


def _height(lines: Sequence[Line]) -> float:
    return 2 * PAD + LINE * len(lines) if lines else 0


def _enrolment_height(parts: tuple[list[Line], list[Line], list[Line]]) -> float:
    first, side, second = (_height(lines) for lines in parts)
    return first + max(side + BETWEEN, 2 * ARROW) + second


def _draw_enrolment(
    sheet: Sheet, parts: tuple[list[Line], list[Line], list[Line]], middle: float, height: float
) -> None:
    first, side, second = parts
    _draw_stage(sheet, "Enrolment", MARGIN, height)
    top = Box(left=middle - TOP_WIDTH / 2, top=MARGIN, width=TOP_WIDTH, height=_height(first))
    _draw_box(sheet, first, top)
    below = MARGIN + height - _height(second)
    _draw_box(sheet, second, replace(top, top=below, height=_height(second)))
    _draw_arrow(sheet, (middle, top.bottom), (middle, below))
    if side:
        box = Box(left=middle + 34, top=top.bottom + BETWEEN / 2, width=TOP_WIDTH, height=_height(side))
        _draw_box(sheet, side, box)
        _draw_arrow(sheet, (middle, box.top + box.height / 2), (box.left, box.top + box.height / 2))


def _draw_fork(sheet: Sheet, middle: float, centres: Sequence[float], top: float) -> None:
    if len(centres) > 1:
        sheet.path(((middle, top), (middle, top + ARROW)))
        sheet.path(((centres[0], top + ARROW), (centres[-1], top + ARROW)))
    for centre in centres:
        _draw_arrow(sheet, (centre, top + (ARROW if len(centres) > 1 else 0)), (centre, top + 2 * ARROW))


def _draw_stage(sheet: Sheet, name: str, top: float, height: float) -> None:
    box = Box(left=MARGIN, top=top, width=STAGE, height=height)
    sheet.box(box, fill=STAGE_FILL, edge=STAGE_FILL)
    style = replace(LABEL, bold=True, colour=BLUE, rotation=90, stand="center", size=6.5)
    sheet.text(box.middle, top + height / 2, name, style)


def _draw_box(sheet: Sheet, lines: Sequence[Line], box: Box) -> None:
    sheet.box(box, fill=TINT)
    for position, line in enumerate(lines):
        y = box.top + PAD + LINE * (position + 0.75)
        style = HEADING if line.is_title else BODY
        sheet.text(box.left + PAD + line.indent, y, line.text, style, line.result_id)


def _draw_arrow(sheet: Sheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    sheet.path((start, end), colour=INK)
    shape = "v" if start[0] == end[0] else ">"
    dx, dy = (0, -2) if shape == "v" else (-2, 0)
    sheet.marker(end[0] + dx, end[1] + dy, shape, INK, 3.5)
