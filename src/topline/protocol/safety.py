"""What the study file says about safety beside the criteria of toxicity: events of interest and markers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from topline.protocol.base import Part

ShortName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,4}$")]
"""A name that has room for WFL within the eight characters of a SAS variable."""


TestCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
"""A name as LBTESTCD has it: up to eight capitals and digits."""


class Marker(Part):
    """A value that a formula makes of laboratory values of the same day, such as NLR = NEUT / LYM."""

    id: TestCode
    """The marker's code, as PARAMCD of ADLB and the test of a covariate."""
    label: str
    """The marker in words."""
    formula: str
    """Arithmetic of test codes, for example "NEUT / (WBC - NEUT)"."""
    units: dict[str, str]
    """Test code → the unit in which the formula takes it; values in other units are converted."""
    unit: str = ""
    """The unit of the result."""


class EventOfInterest(Part):
    """A kind of adverse event that is looked at for itself: by a flag of AE, by terms or by classes."""

    id: ShortName
    """Short name, up to five capitals and digits; ID + FL is the flag in ADAE, ID + WFL that of a subject's worst."""
    label: str
    """What displays call these events."""
    flag: str = ""
    """A column of AE whose Y marks these events, for example AEIMMUNE."""
    terms: tuple[str, ...] = ()
    """Preferred terms (AEDECOD), in any letter case."""
    classes: tuple[str, ...] = ()
    """System organ classes (AEBODSYS), in any letter case."""
    within: str = ""
    """A kind above in the list: only events of that kind are of this one."""
    related_only: bool = False
    """Count only events that are related to treatment."""
