"""Check the covariates: their kind, their cut-offs and levels, and the rules of derived groupings."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from topline.core import name_remedy
from topline.protocol.conditions import condition_flaw
from topline.protocol.flaw import Flaw, unknown_name
from topline.protocol.variables import ADSL, dataset_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.protocol import Protocol
    from topline.protocol.study import Covariate


def one_covariate_flaws(path: tuple[str | int, ...], covariate: Covariate) -> Iterator[Flaw]:
    """List what does not fit within one covariate."""
    kind = "number" if covariate.test and not covariate.levels else ADSL.get(covariate.variable)
    if covariate.test and covariate.variable in ADSL:
        found = f"'{covariate.variable}', a variable of ADSL already"
        yield Flaw(
            path=(*path, "variable"),
            expected=f"a new name for the test {covariate.test}",
            found=found,
            remedy="choose another",
        )
    if kind == "date":
        found = f"the date {covariate.variable}"
        yield Flaw(
            path=(*path, "variable"),
            expected="a number or a text",
            found=found,
            remedy=name_remedy("AGE", ["AGE", "SEX", "RACE"]),
        )
    if covariate.cutoffs and kind == "text":
        found = f"{covariate.variable}, a text"
        yield Flaw(path=(*path, "cutoffs"), expected="a number to cut", found=found, remedy="give levels instead")
    if any(after <= before for before, after in pairwise(covariate.cutoffs)):
        found = ", ".join(f"{cutoff:g}" for cutoff in covariate.cutoffs)
        yield Flaw(path=(*path, "cutoffs"), expected="rising cut-offs", found=found, remedy="sort them, each once")
    if covariate.cutoffs and covariate.levels:
        yield Flaw(path=(*path, "levels"), expected="levels or cutoffs", found="both", remedy="leave one out")
    if "per" in covariate.model_fields_set and (kind == "text" or covariate.levels or covariate.rules):
        found = f"{covariate.variable}, a text"
        yield Flaw(path=(*path, "per"), expected="a number with per", found=found, remedy="leave per out")
    if covariate.levels and kind == "number":
        found = f"{covariate.variable}, a number"
        yield Flaw(path=(*path, "levels"), expected="a text with levels", found=found, remedy="give cutoffs instead")


def rule_flaws(n: int, protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit in the rules of a grouping: its name, its levels, its conditions."""
    covariate = protocol.covariates[n]
    if not covariate.rules:
        return
    path = ("covariates", n)
    if covariate.variable in ADSL:
        found = f"'{covariate.variable}', a variable of ADSL already"
        yield Flaw(path=(*path, "variable"), expected="a new name", found=found, remedy="choose another name")
    for key in ("test", "cutoffs"):
        if getattr(covariate, key):
            yield Flaw(path=(*path, key), expected=f"rules or {key}", found="both", remedy="leave one out")
    for level in covariate.levels:
        yield from unknown_name((*path, "levels", level), "a level with a rule", level, list(covariate.rules))
    before = protocol.model_copy(update={"covariates": protocol.covariates[:n]})
    columns = dataset_variables("adsl", before, with_flags=False)
    for level, rule in covariate.rules.items():
        if flaw := condition_flaw(rule, columns):
            yield Flaw(path=(*path, "rules", level), expected=flaw[0], found=flaw[1], remedy=flaw[2])
