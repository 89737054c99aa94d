"""Fonts of a PDF that are cut from a smaller font have the bytes of those cut from the whole one."""

from __future__ import annotations

import io
from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from topline.report.pdf_fonts import EMBEDDING, quick_fonts

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

TEXTS = {
    "plain": "Overall survival, 95% CI 3.1–5.2 (n = 12)",
    "ligatures": "efficacy, first, effluent",
    "Greek and signs": "β ≤ 0.05, μg/dL ≥ 3 → •",
    "signs that the smaller font lacks": "Выживаемость, 5 ♀, efficacy",
}


def written(text: str, fonts: AbstractContextManager[None]) -> bytes:
    figure, target = Figure(), io.BytesIO()
    figure.text(0.1, 0.5, text)
    figure.text(0.1, 0.2, text, weight="bold")
    with mpl.rc_context({"pdf.fonttype": 42}), fonts:
        figure.savefig(target, format="pdf", metadata={"CreationDate": None})
    return target.getvalue()


@pytest.mark.parametrize("kind", TEXTS)
def test_the_bytes_are_those_of_fonts_cut_from_the_whole_font(kind: str) -> None:
    assert written(TEXTS[kind], quick_fonts()) == written(TEXTS[kind], nullcontext())


def test_a_library_that_cuts_fonts_by_other_means_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    embedding = import_module(EMBEDDING)
    cut = embedding.get_glyphs_subset
    monkeypatch.delattr(embedding, "SubsetResults")

    with quick_fonts():
        assert embedding.get_glyphs_subset is cut


def test_matplotlib_is_as_it_was_afterwards() -> None:
    embedding = import_module(EMBEDDING)
    cut = embedding.get_glyphs_subset

    written("Overall survival", quick_fonts())

    assert embedding.get_glyphs_subset is cut
