"""Write the study file of rebuilt records, where the folder has none."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from topline.pipeline.output_folder import write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "study.yaml"
WIDTH = 200
MISREAD = frozenset({"Y", "N", "Yes", "No", "TRUE", "FALSE"})
"""Words that older readers of YAML take for true or false."""
HEAD = """\
# Made by `topline reconstruct` from {published}: what the publication prints of the design, and a plan whose displays
# hold the numbers that it prints. Synthetic subjects, no patient's data. It is yours to edit: it is not made again.
"""


def write_study_file(folder: Path, published: Path, content: Mapping[str, object]) -> bool:
    """Write the study file into a folder; say whether, since one that is there stays as it is."""
    if (folder / FILE).exists():
        return False
    write_file(folder, FILE, (HEAD.format(published=published.name) + _yaml(content)).encode())
    return True


def _yaml(content: Mapping[str, object]) -> str:
    """Write each section by itself, what holds single words and numbers on one line."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    target = io.StringIO()
    for name, section in content.items():
        target.write("\n")
        parts = {key: _laid_out(part) for key, part in section.items()} if isinstance(section, dict) else None
        yaml.dump({name: parts or _laid_out(section)}, target)
    return "".join(f"{line.rstrip()}\n" for line in target.getvalue().splitlines())


def _laid_out(value: object) -> object:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    match value:
        case dict():
            found = CommentedMap({_laid_out(key): _laid_out(inner) for key, inner in value.items()})
            parts = list(value.values())
        case list():
            found = CommentedSeq([_laid_out(inner) for inner in value])
            parts = value
        case float():
            return int(value) if value.is_integer() else value
        case str() if value in MISREAD:
            return DoubleQuotedScalarString(value)
        case _:
            return value
    if not any(isinstance(part, dict) or (isinstance(part, list) and isinstance(value, list)) for part in parts):
        found.fa.set_flow_style()
    return found
