"""Forest plot: the hazard ratio overall and in subgroups, with the numbers behind it.

A study with arms has a section for each comparison with the control; a study of one arm compares the levels of each
covariate with the first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.forest_drawing import Estimate, ForestDrawing, ForestRow, Section
from topline.display.groups import read_groups
from topline.display.labels import covariate_label, endpoint_label, level_label
from topline.display.lookup import Lookup, look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.wording import clean_text, confidence_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

NO_ROWS = "no subgroup has results"
JOINT = "P for interaction compares all arms at once."
SYMBOLS = "Boxes grow with the number of events; the diamond is the estimate in all subjects."
LEVELS_ONLY = "Boxes grow with the number of events; hazard ratios compare each level with the reference."
COUNTS = "Events / n"
SIDES = ("Lower hazard", "Higher hazard")


def draw_forest(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show hazard ratios overall and in subgroups."""
    lookup = look_up(results, item.id)
    effects = Lookup(rows=tuple(row for row in lookup.of("overall", "subgroup") if not row.statistic.group2))
    arms = [group.level for group in read_groups(item, lookup, protocol)]
    compared = [arm for arm in arms if arm and effects.where(group1_level=arm)]
    compared += [arm for arm in effects.split("group1_level") if arm and arm not in compared]
    control = next(iter(_arms(lookup, "control")), "")
    interval = confidence_words(item.confidence_level)
    sections = (
        tuple(_compare(lookup, arm, control, protocol) for arm in compared)
        if compared
        else (_levels(lookup, protocol),)
    )
    has_subjects = any(row.statistic.stat_num for row in lookup.of("N"))
    if not has_subjects or not any(row.counts for section in sections for row in section.rows):
        reason = next((row.statistic.error for row in effects if row.statistic.error), NO_ROWS)
        return finish_empty(item, lookup, protocol, reason)
    stub = "Subgroup" if compared else "Covariate"
    drawing = ForestDrawing(sections=sections, heading=f"Hazard ratio ({interval})", stub=stub)
    joint = (JOINT,) if len(compared) > 1 else ()
    left_out = _without_levels(lookup)
    notes = (SYMBOLS if compared else LEVELS_ONLY, *joint, *_name_left_out(left_out, protocol))
    draft = FigureDraft(
        drawing=drawing,
        alt=describe_forest(drawing, f"hazard ratios of {endpoint_label(protocol, item.endpoint)} in subgroups"),
        stub=stub,
        columns=tuple(Column(label=label) for label in _data_columns(sections, interval)),
        rows=tuple(row for section in sections for row in _data_rows(section)),
        texts=(drawing.heading,),
        notes=notes,
    )
    shown = Lookup(rows=tuple(row for row in lookup if row not in left_out))
    return finish_figure(item, shown, protocol, draft)


def _arms(lookup: Lookup, role: str) -> list[str]:
    return list(lookup.where(group2_level=role).split("group1_level"))


def _compare(lookup: Lookup, arm: str, control: str, protocol: Protocol) -> Section:
    arms = (arm, control)
    rows = [_effect_row("All subjects", lookup.of("overall"), arms, indent=0)] if lookup.of("overall") else []
    for variable, own in _shown(lookup):
        p_value = lookup.of("interaction").pick("p.value", variable=variable)
        interaction = number_cell(p_value) if p_value else BLANK
        rows.append(ForestRow(label=covariate_label(protocol, variable), interaction=interaction))
        levels = own.split("variable_level")
        rows += [_effect_row(level_label(protocol, variable, level), part, arms) for level, part in levels.items()]
    names = (clean_text(arm), clean_text(control))
    return Section(
        title=f"{names[0]} versus {names[1]}",
        count_heads=names,
        favours=(f"Favours {names[0]}", f"Favours {names[1]}"),
        rows=tuple(rows),
    )


def _shown(lookup: Lookup) -> Iterator[tuple[str, Lookup]]:
    """Give the subgroups of each covariate that has some, and the numbers that have a hazard ratio of their step."""
    for variable, own in lookup.of("subgroup").split("variable").items():
        leveled = Lookup(rows=tuple(row for row in own if row.statistic.variable_level))
        if leveled or own.pick("n"):
            yield variable, leveled or own


def _without_levels(lookup: Lookup) -> tuple[Result, ...]:
    steps = {row.statistic.variable for row in lookup.of("subgroup").where(variable_level="", stat_name="n")}
    return tuple(
        row for row in lookup.of("subgroup") if not row.statistic.variable_level and row.statistic.variable not in steps
    )


def _name_left_out(rows: tuple[Result, ...], protocol: Protocol) -> tuple[str, ...]:
    """Say which covariates have no subgroups, and why."""
    reasons = {row.statistic.variable: clean_text(row.statistic.error) for row in rows}
    return tuple(
        f"{covariate_label(protocol, variable)} is not shown: {reason}." for variable, reason in reasons.items()
    )


def _effect_row(label: str, rows: Lookup, arms: tuple[str, str], *, indent: int = 1) -> ForestRow:
    counted = Lookup(rows=tuple(row for row in rows if row.statistic.group2))
    own = {arm: counted.where(group1_level=arm) for arm in arms}
    row = ForestRow(label=label, indent=indent, counts=tuple(map(_count, own.values())))
    events = sum(_events(counts) for counts in own.values())
    return _add_effect(replace(row, events=events), rows.where(group1_level=arms[0], group2=""))


def _levels(lookup: Lookup, protocol: Protocol) -> Section:
    rows = [row for variable, own in _shown(lookup) for row in covariate_rows(protocol, variable, own, own)]
    return Section(title="", count_heads=(COUNTS,), favours=SIDES, rows=tuple(rows))


def covariate_rows(protocol: Protocol, variable: str, effects: Lookup, sizes: Lookup) -> Iterator[ForestRow]:
    """Show the hazard ratios of a covariate's levels, or of a number's step, below its name.

    Parameters
    ----------
    sizes : where subjects and events stand.
    """
    yield ForestRow(label=covariate_label(protocol, variable))
    for level, part in effects.split("variable_level").items():
        own = sizes.where(variable_level=level)
        label = level_label(protocol, variable, level) if level else clean_text(part.rows[0].statistic.context)
        row = ForestRow(label=label, indent=1, counts=(_count(own),), events=_events(own))
        yield _add_effect(row, part)


def _count(rows: Lookup) -> Cell:
    events, size = rows.pick("n.event"), rows.pick("n")
    if events is None or size is None:
        return BLANK
    parts = (number_cell(events), number_cell(size))
    return Cell(text=f"{parts[0].text} / {parts[1].text}", result_ids=(events.result_id, size.result_id))


def _events(rows: Lookup) -> int:
    result = rows.pick("n.event")
    return int(result.statistic.stat_num or 0) if result else 0


def _add_effect(row: ForestRow, rows: Lookup) -> ForestRow:
    if reference := rows.pick("reference"):
        return replace(row, ratio=number_cell(reference))
    found = [rows.pick(name) for name in ("estimate", "conf.low", "conf.high")]
    values = [result.statistic.stat_num if result else None for result in found]
    known = [value for value in values if value is not None]
    estimate = Estimate(ratio=known[0], lower=known[1], upper=known[2]) if len(known) == len(found) else None
    reason = "" if estimate or found[0] is None else clean_text(found[0].statistic.error)
    return replace(row, ratio=interval_cell(*found), estimate=estimate, reason=reason)


def describe_forest(drawing: ForestDrawing, what: str) -> str:
    """Say in sentences what is compared, and each hazard ratio."""
    parts = [f"Forest plot of {what}."]
    for section in drawing.sections:
        drawn = "; ".join(f"{label} {row.ratio.text}" for label, row in _full_labels(section) if row.estimate)
        title = f"{section.title}: " if section.title else ""
        parts.append(f"{title}{drawn or 'no hazard ratio can be had'}.")
    return " ".join(parts)


def _full_labels(section: Section) -> Iterator[tuple[str, ForestRow]]:
    """Give each line with the covariate over it."""
    heading = ""
    for row in section.rows:
        heading = "" if row.counts and not row.indent else heading if row.counts else f"{row.label}, "
        yield f"{heading}{row.label}" if row.counts else row.label, row


def _data_columns(sections: tuple[Section, ...], interval: str) -> tuple[str, ...]:
    counts = ("Events / n, treatment", "Events / n, control") if sections[0].title else (COUNTS,)
    return (*counts, f"Hazard ratio ({interval})", "P for interaction")


def _data_rows(section: Section) -> tuple[Row, ...]:
    width = len(section.count_heads)
    rows = (
        Row(label=row.label, cells=(*(row.counts or (BLANK,) * width), row.ratio, row.interaction), indent=row.indent)
        for row in section.rows
    )
    heading = (Row(label=section.title, is_heading=True),) if section.title else ()
    return (*heading, *rows)
