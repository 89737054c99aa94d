"""Embed fonts in PDF files quickly: a font is cut down once to the usual signs, and each file's part is cut from that.

matplotlib reads all 6,000 glyphs of a font for each file, which takes as long as the drawing itself. The part that is
cut from the smaller font has the same bytes; signs that the smaller font lacks are cut from the whole one.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from contextlib import AbstractContextManager

    from matplotlib.font_manager import FontPath

    Subset = Callable[[FontPath, set[int]], AbstractContextManager[Any]]

EMBEDDING = "matplotlib.backends._backend_pdf_ps"
LATIN, GREEK, LIGATURES = range(0x20, 0x180), range(0x370, 0x400), range(0xFB00, 0xFB05)
SIGNS = (*LATIN, *GREEK, *LIGATURES, *map(ord, "–—‘’“”†‡•…→≤≥−"))  # noqa: RUF001 these are the signs of displays


@contextmanager
def quick_fonts() -> Generator[None]:
    """Let matplotlib cut the fonts of the PDF files that are written in this block from smaller fonts."""
    embedding: Any = import_module(EMBEDDING)
    if not hasattr(embedding, "SubsetResults"):  # matplotlib before 3.11 cuts by other means
        yield
        return
    cut = embedding.get_glyphs_subset
    embedding.get_glyphs_subset = partial(_cut_from_smaller, cut)
    try:
        yield
    finally:
        embedding.get_glyphs_subset = cut


class _SmallFont(io.BytesIO):
    """A font in memory, for what expects the path of a font and its place in a collection."""

    face_index = 0


def _cut_from_smaller(cut: Subset, font: FontPath, charmap: Iterable[int]) -> AbstractContextManager[Any]:
    glyphs = set(charmap)
    small, place = _smaller(cut, font)
    if not glyphs <= place.keys():
        return cut(font, glyphs)
    return _numbered_as_in_whole(cut, small, {glyph: place[glyph] for glyph in glyphs})


@contextmanager
def _numbered_as_in_whole(cut: Subset, small: bytes, place: dict[int, int]) -> Generator[Any]:
    path: Any = _SmallFont(small)
    with cut(path, set(place.values())) as part:
        yield part._replace(glyph_index_map={glyph: part.glyph_index_map[at] for glyph, at in place.items()})


@cache
def _smaller(cut: Subset, font: FontPath) -> tuple[bytes, dict[int, int]]:
    """Cut the usual signs out of a font, and give the place of each of its glyphs there."""
    glyphs = set(_glyphs_of(font, SIGNS))
    with cut(font, glyphs) as part:
        small = io.BytesIO()
        part.font.save(small, reorderTables=False)
        return small.getvalue(), {glyph: part.glyph_index_map[glyph] for glyph in glyphs}


def _glyphs_of(font: FontPath, signs: Iterable[int]) -> Iterable[int]:
    from matplotlib.ft2font import FT2Font

    face = FT2Font(font)
    return (glyph for sign in signs if (glyph := face.get_char_index(sign)))
