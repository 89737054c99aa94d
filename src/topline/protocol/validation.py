"""Say in a reader's words what pydantic found wrong, with line and field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from topline.core import name_remedy
from topline.protocol.base import Part
from topline.protocol.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from topline.core import Problem
    from topline.protocol.yaml_source import Path, YamlSource

WORDS = {
    "string_type": "text", "int_type": "a whole number", "int_parsing": "a whole number",
    "int_from_float": "a whole number", "float_type": "a number", "float_parsing": "a number",
    "finite_number": "a finite number", "bool_type": "true or false", "bool_parsing": "true or false",
    "tuple_type": "a list", "dict_type": "a mapping", "model_type": "a mapping of keys",
    "model_attributes_type": "a mapping of keys", "date_type": "a date", "date_parsing": "a date",
    "date_from_datetime_parsing": "a date", "date_from_datetime_inexact": "a date without a time",
}  # fmt: skip
REMEDIES = {
    "text": "write it in quotes", "a list": "write a list: [one, two]", "a date": "write it as 2026-01-31",
    "a mapping": "write key: value below it", "a mapping of keys": "write key: value below it",
}  # fmt: skip
LIMITS = {
    "greater_than": ("gt", "a number above"), "greater_than_equal": ("ge", "a number of at least"),
    "less_than": ("lt", "a number below"), "less_than_equal": ("le", "a number of at most"),
}  # fmt: skip


def validation_problems(error: ValidationError, source: YamlSource, root: type[Part] = Protocol) -> list[Problem]:
    """Turn each error of a file into a problem; the two sides of a choice are told once."""
    details = error.errors(include_url=False)
    located = [(_path_in_file(detail["loc"], source.content), detail) for detail in details]
    return [
        _problem(path, detail, source, root)
        for path, detail in located
        if not _is_other_side_of_a_choice(path, detail, located) and not _is_short_by_flaws(path, detail, located)
    ]


def _path_in_file(loc: tuple[str | int, ...], content: Any) -> Path:  # noqa: ANN401 YAML holds any plain value
    """Leave out of pydantic's location what is no key of the file, such as the name of a union's member."""
    path: list[str | int] = []
    for step in loc:
        match content:
            case dict() if step in content:
                content = content[step]
            case list() if isinstance(step, int) and step < len(content):
                content = content[step]
            case _:
                continue
        path.append(step)
    return tuple(path)


def _is_other_side_of_a_choice(path: Path, detail: ErrorDetails, located: Iterable[tuple[Path, ErrorDetails]]) -> bool:
    """Tell a wrong word from a wrong rule where either may stand, so that only the one that was meant is told."""
    beside = {other["type"] for where, other in located if where == path and other is not detail}
    if detail["type"] == "model_type":
        return "literal_error" in beside
    return detail["type"] == "literal_error" and isinstance(detail["input"], dict)


def _is_short_by_flaws(path: Path, detail: ErrorDetails, located: Iterable[tuple[Path, ErrorDetails]]) -> bool:
    """Tell a list that is too short because what stands in it is wrong, which is told already."""
    return detail["type"] == "too_short" and any(
        len(where) > len(path) and where[: len(path)] == path for where, _ in located
    )


def _problem(  # noqa: PLR0911 one return for each kind of error
    path: Path, detail: ErrorDetails, source: YamlSource, root: type[Part]
) -> Problem:
    context = detail.get("ctx", {})
    last = str(detail["loc"][-1])
    field = _dotted(path)
    found = _shown(detail["input"])
    match detail["type"]:
        case "missing":
            where = f" in {field}" if field else ""
            return source.problem(path, f"the key {last}{where}", "none", f"add {last}: …")
        case "extra_forbidden":
            known = sorted(_known_keys(detail["loc"][:-1], root))
            return source.problem(path, f"a known key{_inside(path[:-1])}", f"'{last}'", name_remedy(last, known))
        case "literal_error":
            return _unknown_word(path, detail, source)
        case "too_short":
            return source.problem(path, f"one or more in {field}", "an empty list", "add one")
        case "union_tag_invalid" | "union_tag_not_found":
            known = ["time_to_event", "response_rate", "event_free_rate"]
            tag = detail["input"].get("type", "none") if isinstance(detail["input"], dict) else found
            return source.problem((*path, "type"), f"the type of {field}", f"'{tag}'", name_remedy(str(tag), known))
        case "string_pattern_mismatch" | "string_too_long" | "string_too_short" if not found.strip("'"):
            return source.problem(path, f"text for {field}", "empty text", "write it")
        case "string_pattern_mismatch" | "string_too_long":
            remedy = "begin with a letter, then letters, digits, _ and - only, at most 40"
            return source.problem(path, f"a short name for {field}", found, remedy)
        case kind if kind in LIMITS:
            key, words = LIMITS[kind]
            return source.problem(path, f"{words} {context[key]:g} for {field}", found, "correct the number")
        case kind:
            expected = WORDS.get(kind, detail["msg"])
            return source.problem(path, f"{expected} for {field}", found, REMEDIES.get(expected, "correct the value"))


def _unknown_word(path: Path, detail: ErrorDetails, source: YamlSource) -> Problem:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    known = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    value = detail["input"]
    if not isinstance(value, str) and str(value) in known:
        return source.problem(path, f"text for {_dotted(path)}", _shown(value), f'write it in quotes: "{value}"')
    return source.problem(path, f"a known value of {_dotted(path)}", _shown(value), name_remedy(str(value), known))


def _dotted(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _inside(path: Path) -> str:
    return f" of {_dotted(path)}" if path else ""


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return f"'{value}'"
        case bool():
            return str(value).lower()
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return str(value)


def _known_keys(loc: tuple[str | int, ...], root: type[Part]) -> set[str]:
    """Name the keys of the part at pydantic's location."""
    parts: list[type[Part]] = [root]
    for step in loc:
        tagged = [part for part in parts if step in {part.__name__, _tag(part)}]
        fields = [
            part.model_fields[step].annotation for part in parts if isinstance(step, str) and step in part.model_fields
        ]
        parts = tagged or [inner for annotation in fields for inner in _parts_of(annotation)] or parts
    return {field.alias or name for part in parts for name, field in part.model_fields.items()}


def _tag(part: type[Part]) -> object:
    return part.model_fields["type"].default if "type" in part.model_fields else None


def _parts_of(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts_of(inner)
