"""The criteria of eligibility as conditions, so that they can be checked for each subject."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from topline.protocol.base import Condition, Part
from topline.protocol.safety import TestCode  # noqa: TC001 pydantic reads the annotations when it runs


class Criterion(Part):
    """One criterion: a condition on ADSL and on values before treatment."""

    id: TestCode
    """The criterion's code, for example I01 or E12; PARAMCD of ADIE."""
    label: str
    """The criterion in words."""
    kind: Literal["inclusion", "exclusion"] = "inclusion"
    """A subject must fulfil an inclusion criterion, and must not fulfil an exclusion criterion."""
    rule: Condition
    """An SQL condition on variables of ADSL and on the tests."""
    tests: dict[TestCode, str] = Field(default_factory=dict)
    """Test code of LB or VS → the unit of its value in the rule; CODE_LLN and CODE_ULN are its limits of normal."""
