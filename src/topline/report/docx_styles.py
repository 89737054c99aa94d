"""The Word document before anything is said in it: page, styles, header and footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.report.docx_xml import field, paragraph, run

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

INK, ACCENT, QUIET = "1C2126", "0B5A8C", "59636E"
SERIF, SANS = "Cambria", "Calibri"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a paragraph looks.

    Parameters
    ----------
    points : size of the letters.
    before, after : space above and below. [points]
    is_kept : whether it stays on the page of what follows.
    """

    name: str
    font: str = SANS
    points: float = 10
    colour: str = INK
    is_bold: bool = False
    before: float = 0
    after: float = 0
    is_centred: bool = False
    is_kept: bool = False


STYLES = (
    TextStyle(name="Normal", after=6),
    TextStyle(name="Title", font=SERIF, points=26, before=160, after=14),
    TextStyle(name="Subtitle", points=12, colour=QUIET, after=10),
    TextStyle(name="Heading 1", font=SERIF, points=18, is_bold=True, after=10, is_kept=True),
    TextStyle(name="Heading 2", font=SERIF, points=12.5, colour=ACCENT, is_bold=True, before=16, after=4, is_kept=True),
    TextStyle(name="Caption", points=9, is_bold=True, after=1, is_kept=True),
    TextStyle(name="List Bullet", points=11, after=6),
    TextStyle(name="Contents Heading", font=SERIF, points=18, is_bold=True, after=10, is_kept=True),
    TextStyle(name="Contents 1", is_bold=True, before=8, after=2),
    TextStyle(name="Contents 2", after=2),
    TextStyle(name="Population", points=9, colour=QUIET, after=4, is_kept=True),
    TextStyle(name="Picture", before=2, after=4, is_kept=True),
    TextStyle(name="Table Text", points=8.5, before=1.5, after=1.5),
    TextStyle(name="Table Number", points=8.5, before=1.5, after=1.5, is_centred=True),
    TextStyle(name="Table Header", points=8.5, is_bold=True, before=2, after=2, is_kept=True),
    TextStyle(name="Table Header Centred", points=8.5, is_bold=True, before=2, after=2, is_centred=True, is_kept=True),
    TextStyle(name="Table Heading", points=8.5, is_bold=True, before=5, after=1.5, is_kept=True),
    TextStyle(name="Footnote", points=7.5, colour=QUIET, before=2),
    TextStyle(name="Running", points=8, colour=QUIET),
)


def begin_document() -> WordDocument:
    """Open an empty A4 document with the report's styles."""
    from docx import Document

    word = Document()
    for style in STYLES:
        _shape(word, style)
    _set_page(word.sections[0], to_landscape=False)
    return word


def set_running_lines(word: WordDocument, left: str) -> None:
    """Put the study above and the page number below every page but the first."""
    from docx.oxml import parse_xml

    from topline.report.docx_xml import declared

    section = word.sections[0]
    section.different_first_page_header_footer = True
    page = run("Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1")
    for part, content in ((section.header, run(left)), (section.footer, page)):
        part.is_linked_to_previous = False
        part._element.replace(part.paragraphs[0]._p, parse_xml(declared(paragraph(content, "Running"))))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def turn_page(word: WordDocument, *, to_landscape: bool) -> None:
    """Begin a section whose pages are upright or on their side."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    section.orientation = WD_ORIENT.LANDSCAPE if to_landscape else WD_ORIENT.PORTRAIT
    _set_page(section, to_landscape=to_landscape)


def _set_page(section: Section, *, to_landscape: bool) -> None:
    from docx.shared import Mm

    short, long, margin = Mm(210), Mm(297), Mm(20)
    section.page_width, section.page_height = (long, short) if to_landscape else (short, long)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    section.header_distance = section.footer_distance = Mm(10)


def _shape(word: WordDocument, look: TextStyle) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    style = _paragraph_style(word, look.name)
    style.font.size, style.font.bold, style.font.italic = Pt(look.points), look.is_bold, False
    style.font.color.rgb = RGBColor.from_string(look.colour)
    _set_font(style, look.font)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(look.before), Pt(look.after), 1.0
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.is_centred else WD_ALIGN_PARAGRAPH.LEFT
    shape.keep_with_next = look.is_kept


def _paragraph_style(word: WordDocument, name: str) -> ParagraphStyle:
    from docx.enum.style import WD_STYLE_TYPE

    known = {style.name for style in word.styles}
    if name in known:
        return word.styles[name]  # pyright: ignore[reportReturnType] all names above are paragraph styles
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]  # pyright: ignore[reportAttributeAccessIssue] a paragraph style has a base
    return style  # pyright: ignore[reportReturnType] the same


def _set_font(style: ParagraphStyle, font: str) -> None:
    """Name the font outright: the template's styles name a theme's, draw a rule or swallow the space between items."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    letters = style.element.get_or_add_rPr()
    for old in [*letters.findall(qn("w:rFonts")), *letters.findall(qn("w:spacing"))]:
        letters.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    letters.insert(0, fonts)
    lines = style.element.get_or_add_pPr()
    for old in [*lines.findall(qn("w:pBdr")), *lines.findall(qn("w:contextualSpacing"))]:
        lines.remove(old)
