"""The evaluator whose assessments count: one reader, and one that the data have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy
from topline.derive.lesion_records import chosen
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import ResponseCriteria

PLACE = "response"


def refuse_unclear_evaluator(data: StudyData, criteria: ResponseCriteria) -> None:
    """Raise a ProtocolError where the data lack the chosen evaluator, or have several readers under its name."""
    domain = "RS" if criteria.source == "recorded" else "TR"
    evaluators = [f"{domain}EVAL", f"{domain}EVALID"]
    records = take(data, domain, ["USUBJID", *evaluators])
    if records.is_empty():
        return
    readers = records.filter(chosen(domain, criteria).fill_null(value=False))[evaluators[1]].unique().sort()
    if readers.is_empty():
        known = [
            " / ".join(filter(None, row)) for row in records.select(evaluators).unique().sort(evaluators).iter_rows()
        ]
        name = " / ".join(filter(None, (criteria.evaluator, criteria.evaluator_id)))
        raise _refuse(f"an evaluator of {domain}", f"'{name}'", name_remedy(name, known))
    if len(readers) > 1:
        named = [str(reader) for reader in readers.drop_nulls()]
        remedy = f"name one as evaluator_id: {', '.join(named)}"
        raise _refuse(f"one reader in {domain}", f"{len(readers)} for {criteria.evaluator}", remedy)


def _refuse(expected: str, found: str, remedy: str) -> ProtocolError:
    return ProtocolError([Problem(file="criteria", place=PLACE, expected=expected, found=found, remedy=remedy)])
