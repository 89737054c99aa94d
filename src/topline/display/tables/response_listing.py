"""The listing of tumour assessments: under each subject a row for each visit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, number_cell
from topline.display.formats import format_statistic
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import clean_text, sentence_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

SIZE, LESIONS = "Sum of diameters", "Response by the lesions"
COLUMNS = {
    "sum": Column(label="mm", span=SIZE),
    "change": Column(label="% from baseline", span=SIZE),
    "from_nadir": Column(label="% from nadir", span=SIZE),
    "target": Column(label="Target", span=LESIONS),
    "non_target": Column(label="Non-target", span=LESIONS),
    "new_lesion": Column(label="New lesion", span=LESIONS),
    "by_lesions": Column(label="Overall", span=LESIONS),
    "overall": Column(label="Overall on record"),
    "decision": Column(label="Why, by the lesions"),
}
"""Analysis → column."""
NEW_LESIONS = {"NONE": "No", "EQUIVOCAL": "Equivocal", "UNEQUIVOCAL": "Yes"}
BEFORE_WHY = re.compile(r"^(by the lesions )?[^:]+: ")
RESPONSES = {"SD": "stable disease", "NE": "not evaluable"}
"""What these letters mean among responses."""
MISSING = "MISSING"
MINUS = re.compile(r"(?<=\s)-(?=\d)")
NO_ASSESSMENT = Row(label="No tumour assessment was recorded.", is_heading=True)


def tabulate_response_listing(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """List the visits of each subject, the recorded response beside that of the lesions."""
    lookup = look_up(results, item.id)
    is_derived = protocol.criteria.response.source == "lesions"
    names = [name for name in COLUMNS if not (is_derived and name == "overall")]
    visits = lookup.of(*COLUMNS).split("group2_level")
    heads = {
        own.rows[0].statistic.group2_level: own.rows[0] for own in lookup.of("best").split("group2_level").values()
    }
    rows: list[Row] = []
    for subject, own in visits.items():
        rows.append(Row(label=_head(subject, heads.get(subject)), is_heading=True))
        rows += _visit_rows(own, names)
    draft = Draft(
        stub="Subject and visit", columns=tuple(COLUMNS[name] for name in names), rows=tuple(rows) or (NO_ASSESSMENT,),
        notes=_notes(lookup, is_derived=is_derived) if rows else (), abbreviations=RESPONSES,
    )  # fmt: skip
    return finish_table(item, lookup, protocol, draft)


def _head(subject: str, best: Result | None) -> str:
    """Name a subject with the arm and the best response."""
    if best is None:
        return clean_text(subject)
    arm, response = best.statistic.group1_level, clean_text(format_statistic(best.statistic))
    words = "missing" if response == MISSING else response
    return clean_text(f"{subject}{', ' if arm else ''}{arm}: best overall response {words}")


def _visit_rows(own: Lookup, names: list[str]) -> list[Row]:
    visits: dict[tuple[str, str], dict[str, Result]] = {}
    for row in own:
        statistic = row.statistic
        name = statistic.analysis_id.removeprefix(f"{statistic.output_id}.")
        visits.setdefault((statistic.variable_level, statistic.context), {})[name] = row
    return [
        Row(label=_visit(visit, day), cells=tuple(_cell(name, found) for name in names), indent=1)
        for (visit, day), found in visits.items()
    ]


def _visit(visit: str, day: str) -> str:
    return ", ".join(part for part in (sentence_case(visit), clean_text(day).replace("day ", "day\u00a0")) if part)


def _cell(name: str, found: Mapping[str, Result]) -> Cell:
    row = found.get(name)
    if row is None:
        return NOTHING
    if row.statistic.error:
        return Cell(text=NOTHING.text, result_ids=(row.result_id,))
    if row.statistic.stat_num is not None:
        return number_cell(row)
    words = clean_text(row.statistic.stat_chr)
    if name == "new_lesion":
        words = NEW_LESIONS.get(words, words)
    if name == "decision":
        words = MINUS.sub("−", BEFORE_WHY.sub("", words))
    return Cell(text=words, result_ids=(row.result_id,))


def _notes(lookup: Lookup, *, is_derived: bool) -> tuple[str, ...]:
    counts = {row.statistic.context: format_statistic(row.statistic) for row in lookup.of("compared")}
    without = lookup.of("without").pick("n", group1_level="") or lookup.of("without").pick("n")
    told = [] if is_derived else [
        f"Overall response on record and by the lesions differ in {counts['differ']} of {counts['']} visits with both."
    ]  # fmt: skip
    if without and without.statistic.stat_num:
        told.append(f"Subjects of the analysis set without a tumour assessment: {format_statistic(without.statistic)}.")
    return ("The nadir is the smallest sum before the visit, the baseline included.", *told)
