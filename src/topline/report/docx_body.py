"""The body of a Word document, kept as text until the document is saved.

Moving thousands of elements into python-docx's tree takes seconds, because each is bound anew to its namespace. So the
tree holds a place for each text, and the text is put there when the archive is written, with fixed dates.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument

ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)
BODY_FILE = "word/document.xml"
PLACE = re.compile(r'<w:textPlace w:val="([0-9]+)"/>')


@dataclass(frozen=True, slots=True, kw_only=True)
class WordBody:
    """A Word document and the texts that belong in the places of its body."""

    word: WordDocument
    texts: list[str] = field(default_factory=list)

    def add(self, parts: Iterable[str]) -> None:
        """Append paragraphs and tables, as WordprocessingML, before the properties of the last section."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        place = OxmlElement("w:textPlace", {qn("w:val"): str(len(self.texts))})
        self.word.element.body.sectPr.addprevious(place)
        self.texts.append("".join(parts))

    def save(self) -> bytes:
        """Write the archive: every text in its place, every file with the same date."""
        saved, fixed = io.BytesIO(), io.BytesIO()
        self.word.save(saved)
        with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = old.read(name)
                filled = self._fill(content) if name == BODY_FILE else content
                new.writestr(zipfile.ZipInfo(name, ARCHIVE_DATE), filled, zipfile.ZIP_DEFLATED)
        return fixed.getvalue()

    def _fill(self, content: bytes) -> bytes:
        return PLACE.sub(lambda place: self.texts[int(place[1])], content.decode()).encode()
