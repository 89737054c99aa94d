"""Plain values from YAML, with the line of each.

A study file holds mappings, lists, text, numbers, booleans and dates, nothing else: tags, anchors and aliases are
refused, so that a file can neither run code nor grow when it is read. Every problem names its line. A file of printed
numbers is read with its numbers as text, so that 33.40 keeps its last digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topline.core import Problem, ProtocolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file to a value."""
DEEPEST = 20
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlSource:
    """The content of a study file.

    Parameters
    ----------
    file : the file's name.
    content : mappings, lists and plain values.
    lines : path → line, the first line being 1.
    """

    file: str
    content: dict[str, Any]
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Give the line of the value at `path`, or of the nearest part around it that the file has."""
        return next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), 1)

    def problem(self, path: Path, expected: str, found: str, remedy: str) -> Problem:
        """Describe what is wrong at `path`."""
        return Problem(file=self.file, place=str(self.line_of(path)), expected=expected, found=found, remedy=remedy)


def parse_yaml(text: str, file: str, *, first_key: str = "study", numbers_as_text: bool = False) -> YamlSource:
    """Parse the text of a study file, or of a file that begins with another key, or raise ProtocolError."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    parser = _parser(numbers_as_text=numbers_as_text)
    try:
        _refuse_what_a_plan_never_needs(parser, text, file)
        content = parser.load(text)
    except MarkedYAMLError as error:
        raise ProtocolError([_syntax_problem(error, file)]) from None
    except (YAMLError, ValueError) as error:
        found = " ".join(str(error).split())
        raise ProtocolError([_file_problem(file, "", "readable YAML", found, "correct the file")]) from None
    if not isinstance(content, dict) or not content:
        found = "an empty file" if not content else "a single value or a list"
        expected, remedy = f"a mapping with the key {first_key}", f"start with: {first_key}:"
        raise ProtocolError([_file_problem(file, "1", expected, found, remedy)])
    lines: dict[Path, int] = {}
    return YamlSource(file=file, content=_plain(content, (), lines), lines=lines)


def _parser(*, numbers_as_text: bool) -> YAML:
    """Make a parser that keeps lines, and leaves dates (and numbers, when asked) as text for the model to judge."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor

    class Constructor(RoundTripConstructor):
        """The parser's own, but for dates."""

    def as_text(_: Constructor, node: ScalarNode) -> str:
        return str(node.value)

    for kind in ("timestamp", "int", "float") if numbers_as_text else ("timestamp",):
        Constructor.add_constructor(f"tag:yaml.org,2002:{kind}", as_text)
    parser = YAML(typ="rt")
    parser.Constructor = Constructor
    return parser


def _refuse_what_a_plan_never_needs(parser: YAML, text: str, file: str) -> None:
    problems: list[Problem] = []
    depth = 0
    for event in parser.parse(text):
        line = str(event.start_mark.line + 1)
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        problems += [_file_problem(file, line, *words) for words in _not_plain(event)]
        if depth > DEEPEST:
            problems.append(
                _file_problem(file, line, f"at most {DEEPEST} levels", "deeper nesting", "close the brackets")
            )
            break
    if problems:
        raise ProtocolError(problems)


def _not_plain(event: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 ruamel's events are untyped
    """Say what was expected, what was found and what to do where a part of the file is no plain value."""
    if type(event).__name__ == "AliasEvent":
        yield "values written out", f"the alias *{event.anchor}", "write the value itself"
    elif getattr(event, "ctag", None) is not None and str(event.ctag) not in {"None", ""}:
        yield "plain values", f"the tag {event.ctag}", "leave the tag out"
    elif CONTROL.search(_as_written(event)):
        yield "text that can be shown", repr(event.value), "leave the control sign out"


def _as_written(event: Any) -> str:  # noqa: ANN401  ruamel's events are untyped
    """Give a scalar's text without the bells by which the parser marks where a folded text was folded."""
    text = str(getattr(event, "value", ""))
    return text.replace("\a", "") if getattr(event, "style", None) == ">" else text


def _syntax_problem(error: Any, file: str) -> Problem:  # noqa: ANN401 ruamel's errors are untyped
    mark = error.problem_mark or error.context_mark
    line = str(mark.line + 1) if mark else ""
    if type(error).__name__ == "DuplicateKeyError":
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else ""
        return _file_problem(file, line, "each key once", f"'{key}' a second time", "leave one of the two out")
    found = " ".join(part for part in (error.context, error.problem) if part)
    return _file_problem(file, line, "readable YAML", found, "check indentation, colons, quotes and brackets")


def _file_problem(file: str, place: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=file, place=place, expected=expected, found=found, remedy=remedy)


def _plain(value: Any, path: Path, lines: dict[Path, int]) -> Any:  # noqa: ANN401 YAML holds any plain value
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, CommentedMap):
        for key in value:
            lines[*path, _key(key)] = value.lc.key(key)[0] + 1
        return {_key(key): _plain(inner, (*path, _key(key)), lines) for key, inner in value.items()}
    if isinstance(value, CommentedSeq):
        for position in range(len(value)):
            lines[*path, position] = value.lc.item(position)[0] + 1
        return [_plain(inner, (*path, position), lines) for position, inner in enumerate(value)]
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case float():
            return float(value)
        case _:
            return str(value)


def _key(key: object) -> str:
    """Give a key as it stands in the file, where YAML takes it for a number or for null."""
    return "null" if key is None else str(key)
