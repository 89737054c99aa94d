"""Rows that several tables of a prognostic model share: the verdict on its size, steps, checks, calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, number_cell, pair_cell, spread_cell
from topline.display.labels import covariate_label, effect_label, level_label
from topline.display.nouns import Cell, Row
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display.lookup import Lookup
    from topline.protocol import Protocol

SEVERAL = "A candidate of several columns shows the length of their coefficients."

GROUPS = ("Risk in groups (95% CI)", "Predicted", "Kaplan-Meier", "Pseudo-values")
"""The head of the rows that compare risks, over the cells of each."""
RULES = {
    "roc_landmark": "ROC landmark",
    "time_dependent": "time-dependent ROC",
    "maxstat": "maximally selected log-rank",
}


INFLUENCES = (
    ("influence", "max", "Largest change by one subject, standard errors"),
    ("influential subjects", "value", "Subjects who change a coefficient by more than 2/√n standard errors"),
)


def test_cell(own: Lookup) -> Cell:
    """Write a P value, with its range over completed data sets where it is pooled over several."""
    return _range_cell(own, "p.value") if own.pick("max") else _cell(own.pick("p.value"))


def rule_words(context: str) -> str:
    """Say by which rule a cut-off was chosen, and at which landmark."""
    rule, at, landmark = context.partition(" at ")
    return f"{RULES[rule]}{at}{landmark}"


def verdict_rows(lookup: Lookup) -> tuple[Row, ...]:
    """Say first whether there are enough subjects."""
    verdict = lookup.of("adequacy").pick("verdict")
    return (Row(label=clean_text(verdict.statistic.stat_chr), is_heading=True),) if verdict else ()


def empty_rows(lookup: Lookup) -> tuple[Row, ...]:
    """Say why there is nothing in a table but the verdict."""
    reason = next((row.statistic.error for row in lookup if row.statistic.error), "nothing of this kind is declared")
    return (Row(label=as_sentence(reason), is_heading=True),)


def step_rows(lookup: Lookup, protocol: Protocol, width: int) -> Iterator[Row]:
    """Show the steps after the penalised selection, each with its criterion."""
    steps = lookup.of("steps").split("variable_level")
    if not steps:
        return
    yield Row(label="Steps after it, with their criterion", is_heading=True)
    for own in steps.values():
        change, criterion = own.pick("change"), own.pick("statistic")
        sign, _, name = change.statistic.stat_chr.partition(" ") if change else ("", "", "")
        words = {"+": "Add ", "-": "Drop "}.get(sign, "Start")
        label = f"{words}{covariate_label(protocol, name)}" if name else words
        yield Row(label=label, cells=(_cell(criterion), *(BLANK,) * (width - 1)), indent=1)


def selection_notes(lookup: Lookup) -> tuple[str, ...]:
    """Say what the selection came across, and how to read its coefficients."""
    notes = [clean_text(row.statistic.stat_chr) for row in lookup.of("notes")]
    return (SEVERAL, *(f"{note[:1].upper()}{note[1:]}." for note in notes))


def left_out_notes(lookup: Lookup, protocol: Protocol) -> tuple[str, ...]:
    """Name the candidates that cannot be used, each with the reason."""
    reasons = [
        f"{covariate_label(protocol, row.statistic.variable)} ({clean_text(row.statistic.stat_chr)})"
        for row in lookup.of("unusable")
    ]
    return (f"Left out: {'; '.join(reasons)}.",) if reasons else ()


def check_rows(lookup: Lookup, protocol: Protocol, width: int) -> Iterator[Row]:
    """Show size, concordance and checks of the joint model, and Firth's where it was fitted."""
    model = lookup.of("model").where(context="model")
    overall = test_cell(lookup.of("zph").where(variable="GLOBAL"))
    blank = (BLANK,) * (width - 4)
    sizes = (_cell(model.pick("n")), _cell(model.pick("n.event")))
    yield Row(label="Model", cells=(*sizes, *blank, overall, BLANK))
    c = lookup.of("model").where(context="concordance")
    yield _one("Concordance (SE)", pair_cell(c.pick("estimate"), c.pick("std.error")), width)
    influence = lookup.of("influence")
    for context, name, label in INFLUENCES:
        own = influence.where(context=context)
        if own:
            cell = _range_cell(own, "median") if own.pick("median") else _cell(own.pick(name))
            yield _one(label, cell, width)
    firth = lookup.of("firth")
    if firth:
        yield Row(label="Firth's model, as events are few or the likelihood has no maximum", is_heading=True)
    for variable, own in firth.split("variable").items():
        for level, part in own.split("variable_level").items():
            words = part.rows[0].statistic.context
            label = (
                f"{covariate_label(protocol, variable)}: {level_label(protocol, variable, level)}"
                if level
                else effect_label(protocol, variable, words)
            )
            found = interval_cell(part.pick("estimate"), part.pick("conf.low"), part.pick("conf.high"))
            cells = (*(BLANK,) * 4, found, _cell(part.pick("p.value")), *(BLANK,) * (width - 6))
            yield Row(label=label, cells=cells, indent=1)


def calibration_rows(lookup: Lookup, width: int) -> Iterator[Row]:
    """Show at each time how far the smooth curve is from the diagonal, and predicted and observed risk in groups."""
    for time, calibration in lookup.of("calibration").split("group1_level").items():
        yield Row(label=f"Calibration at {time}", is_heading=True)
        smooth = calibration.where(context="smooth curve", variable_level="").pick("estimate")
        if smooth:
            yield Row(label="Smooth curve", cells=(number_cell(smooth), *(BLANK,) * (width - 1)), indent=1)
        for name in ("ICI", "E50", "E90", "Emax"):
            own = calibration.where(variable=name)
            found = [own.where(context=context).pick("estimate") for context in ("apparent", "corrected")]
            if found[0]:
                yield Row(label=name, cells=(_cell(found[0]), *(BLANK,) * (width - 2), _cell(found[1])), indent=1)
        groups = calibration.where(context="groups").split("variable_level")
        if groups:
            heads = tuple(Cell(text=text) for text in GROUPS[1:])
            yield Row(label=GROUPS[0], indent=1, cells=(*heads, *(BLANK,) * (width - len(heads))))
        for level, own in groups.items():
            pseudo = calibration.where(context="pseudo-value groups", variable_level=level)
            observed = tuple(
                interval_cell(each.pick("estimate"), each.pick("conf.low"), each.pick("conf.high"))
                for each in (own, pseudo)
            )
            cells = (_cell(own.pick("value")), *observed, *(BLANK,) * (width - 3))
            yield Row(label=f"Group {level}", cells=cells, indent=2)


def _range_cell(own: Lookup, name: str) -> Cell:
    return spread_cell(own.pick(name), own.pick("min"), own.pick("max"))


def _one(label: str, cell: Cell, width: int) -> Row:
    return Row(label=label, cells=(*(BLANK,) * 4, cell, *(BLANK,) * (width - 5)), indent=1)


def _cell(result: object) -> Cell:
    from topline.results import Result

    return number_cell(result) if isinstance(result, Result) else BLANK
