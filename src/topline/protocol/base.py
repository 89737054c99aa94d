"""The common form of every part of the study file: frozen, no unknown key."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=40)]
"""A short name used in file names and ids."""
Condition = Annotated[str, Field(min_length=1)]
"""An SQL condition on the variables of one analysis dataset, for example "SAFFL = 'Y' AND AGE >= 65"."""


class Part(BaseModel):
    """A frozen part of the study file that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)
