"""The levels of a grouping variable, in the order of the displays.

Arms stand in the order of the protocol. A covariate's levels stand in the order of the study file, then what the data
hold besides, sorted; groups by cut-offs stand in the order of their numbers (VARIABLE + "GR1N").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.protocol import Covariate, Protocol

ARM_VARIABLES = ("TRT01P", "TRT01A")
ALL_SUBJECTS = "All subjects"


def arrange_levels(variable: str, frame: pl.DataFrame, protocol: Protocol) -> tuple[str, ...]:
    """Give the levels of a text variable in display order: those that are planned, and those that the data hold."""
    if variable in ARM_VARIABLES:
        return _arms(variable, frame, protocol)
    order = f"{variable}N"
    if variable.endswith("GR1") and order in frame.columns:
        known = frame.select(variable, order).drop_nulls().unique().sort(order)
        return tuple(known[variable].unique(maintain_order=True).to_list())
    planned = next((each.planned_levels for each in protocol.covariates if each.variable == variable), ())
    found = _found(variable, frame)
    return (*planned, *(level for level in found if level not in planned))


def grouping_variable(covariate: Covariate) -> str:
    """Name the text variable that groups by a covariate: the groups of its cut-offs where it has them."""
    return f"{covariate.variable}GR1" if covariate.cutoffs else covariate.variable


def _arms(variable: str, frame: pl.DataFrame, protocol: Protocol) -> tuple[str, ...]:
    arms = tuple(arm.label for arm in protocol.treatment.arms)
    return arms or _found(variable, frame) or (ALL_SUBJECTS,)


def _found(variable: str, frame: pl.DataFrame) -> tuple[str, ...]:
    return tuple(frame.get_column(variable).drop_nulls().unique().sort().cast(pl.String).to_list())
