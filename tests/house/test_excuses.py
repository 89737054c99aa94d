"""An exception from a check carries its reason; what is unfinished is not left behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# `noqa: CODE reason` and `type: ignore[code] reason`, with words after the code
EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no cover)(?P<rest>[^#\n]*(?:#[^\n]*)?)")
CODE = re.compile(r"^:?\s*(?:[A-Z]+\d+(?:,\s*)?)*(?:\[[\w\-, ]+\])?")
UNFINISHED = re.compile(r"#.*\b(?:TODO|FIXME|XXX|HACK)\b")


def lacks_reason(line: str) -> bool:
    found = EXCUSE.search(line)
    return bool(found) and not re.search(r"[A-Za-z]{2,}", CODE.sub("", found["rest"]))


def python_lines(texts: dict[Path, str]) -> list[tuple[Path, int, str]]:
    files = [(path, text) for path, text in texts.items() if path.suffix == ".py" and path.parent.name != "house"]
    return [(path, n, line) for path, text in files for n, line in enumerate(text.splitlines(), start=1)]


def test_every_excuse_has_a_reason(kept_texts: dict[Path, str]) -> None:
    assert [f"{path}:{n}" for path, n, line in python_lines(kept_texts) if lacks_reason(line)] == []


def test_nothing_unfinished_is_left(kept_texts: dict[Path, str]) -> None:
    assert [f"{path}:{n}" for path, n, line in python_lines(kept_texts) if UNFINISHED.search(line)] == []


def test_a_bare_excuse_is_told_from_a_reasoned_one() -> None:
    assert lacks_reason("x = 1  # noqa: E501")
    assert lacks_reason("x = 1  # type: ignore[arg-type]")
    assert not lacks_reason("x = 1  # noqa: E501 the address is one word")
    assert not lacks_reason("x = 1  # type: ignore[arg-type]  # the library's stub is wrong")
