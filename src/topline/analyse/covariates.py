"""Which covariates an analysis uses, and whether they are numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy

if TYPE_CHECKING:
    import polars as pl

    from topline.protocol import Covariate, PlanItem, Protocol


def choose_covariates(item: PlanItem, protocol: Protocol) -> tuple[Covariate, ...]:
    """Give the covariates that a plan item names, or all of the protocol."""
    known = {covariate.variable: covariate for covariate in protocol.covariates}
    unknown = [name for name in item.covariates if name not in known]
    if unknown:
        raise ProtocolError(
            Problem(
                file="plan", place=item.id, expected="a covariate", found=f"'{name}'", remedy=name_remedy(name, known)
            )
            for name in unknown
        )
    return tuple(known[name] for name in dict.fromkeys(item.covariates)) if item.covariates else protocol.covariates


def is_number(variable: str, frame: pl.DataFrame) -> bool:
    """Say whether a variable holds numbers."""
    return frame.schema[variable].is_numeric()
