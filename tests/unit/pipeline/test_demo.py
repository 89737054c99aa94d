"""The example studies that come with the package."""

from __future__ import annotations

import pytest

from topline.core import ProtocolError
from topline.pipeline import demo_studies, find_demo


def test_the_rebuilt_trial_is_the_first_example() -> None:
    assert [study.name for study in demo_studies()] == ["nct04695470", "pharmaverse-onco"]
    assert find_demo(None).name == "nct04695470"


def test_an_unknown_example_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        ProtocolError, match=r"expected an example study, found 'nct0469547', did you mean nct04695470\?"
    ):
        find_demo("nct0469547")
