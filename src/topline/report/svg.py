"""Make a drawn SVG fit to share a page with others, to be read aloud and to be clicked.

Within one page an id may stand once. Ids of results begin with the display's id and a dot; each text of a result names
it as data-r, and the first has it as its id too. All other ids are put behind the display's id.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Container

    from topline.display import FigureDisplay

TAG = re.compile(r"<[a-zA-Z][^>]*>")
IDENTIFIER = re.compile(r'(?<=\sid=")[^"]*|(?<=href="#)[^"]*|(?<=url\(#)[^)]*')
OWN_ID = re.compile(r'\sid="([^"]*)"')
RESULT = re.compile(r'\sdata-r="([^"]*)"')
COLOUR = re.compile(r"(?<=: )#([0-9a-f]{6})")
GENERAL_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
SIZE = re.compile(r'\s(?:width|height)="[^"]*"')


def finish_svg(svg: str, display: FigureDisplay) -> str:
    """Give the SVG its title and description, and ids that no other figure has."""
    start = svg.index("<svg")
    svg = METADATA.sub("", GENERAL_STYLE.sub("", svg))
    named: set[str] = set()
    svg = svg[:start] + TAG.sub(lambda tag: _name(tag[0], display.id, named), svg[start:])
    opening = TAG.search(svg, start)
    if opening is None:
        raise ValueError(f"the drawing of {display.id} has no <svg> element")
    words = (
        f'<title id="{display.id}-title">{escape(f"{display.number}. {display.title}")}</title>'
        f'<desc id="{display.id}-desc">{escape(display.alt)}</desc>'
    )
    return svg[:start] + _describe(opening[0], display.id) + words + svg[opening.end() :]


def inline_svg(svg: bytes, known: Container[str]) -> str:
    """Give the SVG as a part of an HTML page: of any width, its texts that stand for results as buttons.

    Each colour asks the page first (#0072b2 is --c0072b2 there, if that is set), so that a dark page can have its own.

    Parameters
    ----------
    known : the ids of results; an element that names one of them can be clicked.
    """
    text = svg.decode()
    text = text[text.index("<svg") :]
    opening = text.index(">") + 1
    return SIZE.sub("", text[:opening]) + TAG.sub(lambda tag: _belong(tag[0], known), text[opening:])


def _name(tag: str, display_id: str, named: set[str]) -> str:
    """Put the tag's ids behind the display's; a result that was named before is named by data-r alone."""
    tag = IDENTIFIER.sub(lambda name: _own_id(name[0], display_id), tag)
    own = OWN_ID.search(tag)
    if own is None or not own[1].startswith(f"{display_id}."):
        return tag
    again = own[1] in named
    named.add(own[1])
    return tag.replace(own[0], f' data-r="{own[1]}"' if again else f'{own[0]} data-r="{own[1]}"')


def _own_id(name: str, display_id: str) -> str:
    return name if name.startswith(f"{display_id}.") else f"{display_id}-{name}"


def _describe(opening: str, display_id: str) -> str:
    """Call the SVG a document whose parts can be reached, or where that role is unknown, an image."""
    role = 'role="graphics-document img"'
    words = f'aria-labelledby="{display_id}-title" aria-describedby="{display_id}-desc"'
    return f'{opening[:-1]} {role} {words} style="stroke-linejoin:round;stroke-linecap:butt">'


def _belong(tag: str, known: Container[str]) -> str:
    return _clickable(COLOUR.sub(r"var(--c\1,#\1)", tag), known)


def _clickable(tag: str, known: Container[str]) -> str:
    """Make a button of the text of a result; the page finds it by data-r."""
    found = RESULT.search(tag)
    if found is None or found[1] not in known:
        return tag
    return OWN_ID.sub("", tag).replace(found[0], f' class="n"{found[0]} role="button" tabindex="0"')
