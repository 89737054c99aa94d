"""Compare the survival of groups: log-rank over all and pair by pair, hazard ratios against the control."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.cox_models import cox_method, fit_levels
from topline.analyse.rows import absent, number
from topline.analyse.survival import read_follow_up
from topline.core import MethodError
from topline.stats import log_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Group, Selection
    from topline.protocol import Protocol
    from topline.results import Statistic

TEST = ("statistic", "df", "p.value")
FEW_GROUPS = "fewer than two groups with subjects"
LOG_RANK = "log-rank, two-sided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The groups that are compared.

    Parameters
    ----------
    variable : the grouping variable.
    reference : the level against which the others are compared.
    others : the other groups, in display order.
    """

    variable: str
    reference: str
    others: tuple[Group, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """All levels, the reference first."""
        return (self.reference, *(group.level for group in self.others))


def choose_contrast(selection: Selection, protocol: Protocol) -> Contrast | None:
    """Name the reference: the control arm, else the first group; None where nothing is grouped."""
    groups = tuple(group for group in selection.groups if group.variable)
    if not groups:
        return None
    controls = {arm.label for arm in protocol.treatment.arms if arm.control}
    reference = next((group.level for group in groups if group.level in controls), groups[0].level)
    others = tuple(group for group in groups if group.level != reference)
    return Contrast(variable=groups[0].variable, reference=reference, others=others)


def compare_groups(selection: Selection, protocol: Protocol) -> Iterator[Statistic]:
    """Write the log-rank test of all groups, and each group against the reference."""
    contrast = choose_contrast(selection, protocol)
    yield from _test_all(selection, contrast)
    if contrast is None:
        return
    yield from _test_pairs(selection, contrast)
    yield from estimate_hazard_ratios(selection, contrast, "cox_arm")


def estimate_hazard_ratios(selection: Selection, contrast: Contrast, name: str) -> Iterator[Statistic]:
    """Write the hazard ratio of each group against the reference, all from one model."""
    model = fit_levels(selection.frame, contrast.variable, contrast.levels, selection.item)
    row = replace(selection.row(name), context=f"versus {contrast.reference}", method=cox_method(selection.item))
    for group in contrast.others:
        yield from model.rows(group.mark(row), group.level)


def _test_all(selection: Selection, contrast: Contrast | None) -> Iterator[Statistic]:
    row = replace(selection.row("log_rank"), method=LOG_RANK, group1=contrast.variable if contrast else "")
    if contrast is None:
        yield from absent(row, TEST, FEW_GROUPS)
        return
    frame = selection.frame.filter(pl.col(contrast.variable).is_in([group.level for group in selection.groups]))
    yield from log_rank_rows(row, frame, contrast.variable)


def _test_pairs(selection: Selection, contrast: Contrast) -> Iterator[Statistic]:
    for group in contrast.others:
        row = group.mark(selection.row("log_rank_pair"))
        row = replace(row, context=f"versus {contrast.reference}", method=f"{LOG_RANK}, not adjusted for multiplicity")
        pair = selection.frame.filter(pl.col(contrast.variable).is_in([group.level, contrast.reference]))
        yield from log_rank_rows(row, pair, contrast.variable)


def log_rank_rows(row: Statistic, frame: pl.DataFrame, variable: str) -> Iterator[Statistic]:
    """Write the log-rank test of the levels of a variable, or the reason why there is none."""
    if frame[variable].n_unique() < 2:  # noqa: PLR2004  a comparison needs two
        yield from absent(row, TEST, FEW_GROUPS)
        return
    follow_up = read_follow_up(frame)
    if not follow_up.event.any():
        yield from absent(row, TEST, "no event")
        return
    try:
        test = log_rank(follow_up.time, follow_up.event, frame[variable].to_numpy())
    except MethodError as error:
        yield from absent(row, TEST, str(error))
        return
    for name, value in zip(TEST, (test.statistic, test.df, test.p_value), strict=True):
        yield number(row, name, value)
