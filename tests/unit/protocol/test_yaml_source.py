"""A study file that is no plain YAML is refused with the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.protocol import read_protocol

if TYPE_CHECKING:
    from .conftest import StudyFile

SYNTAX = "check indentation, colons, quotes and brackets"
CASES = {
    "a key twice": (
        "study:\n  id: X\n  id: Y\n  title: T\n",
        "3: expected each key once, found 'id' a second time, leave one of the two out",
    ),
    "an alias": (
        "study: &a {id: X, title: T}\ndata: *a\n",
        "2: expected values written out, found the alias *a, write the value itself",
    ),
    "a tag": (
        "study: {id: X, title: T}\ndata: !!python/object:os.system {}\n",
        "2: expected plain values, found the tag tag:yaml.org,2002:python/object:os.system, leave the tag out",
    ),
    "a control sign": (
        'study: {id: X, title: T}\ndata: {folder: "da\\0ta"}\n',
        "2: expected text that can be shown, found 'da\\x00ta', leave the control sign out",
    ),
    "deep nesting": ("a: " + "[" * 2000, "1: expected at most 20 levels, found deeper nesting, close the brackets"),
    "an empty file": ("", "1: expected a mapping with the key study, found an empty file, start with: study:"),
    "comments only": ("# hi\n", "1: expected a mapping with the key study, found an empty file, start with: study:"),
    "a list": ("- a\n", "1: expected a mapping with the key study, found a single value or a list, start with: study:"),
    "an open bracket": (
        "study: {id: X\n",
        "2: expected readable YAML, found while parsing a flow mapping expected ',' or '}', but got '<stream end>', "
        + SYNTAX,
    ),
    "a tab": (
        "study:\n\tid: X\n",
        "2: expected readable YAML, found while scanning for the next token "
        "found character '\\t' that cannot start any token, " + SYNTAX,
    ),
    "two documents": (
        "study: {id: X, title: T}\n---\na: 1\n",
        "2: expected readable YAML, found expected a single document in the stream but found another document, "
        + SYNTAX,
    ),
    "another encoding": (
        b"study: {id: X,\n  title: T\xe9}\n",
        "2: expected UTF-8 text, found the byte 0xe9, save the file as UTF-8",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_plain_yaml_is_refused_with_its_line(study_file: StudyFile, case: str) -> None:
    text, line = CASES[case]
    assert study_file.problems(text) == [f"study.yaml:{line}"]


def test_a_control_character_is_refused(study_file: StudyFile) -> None:
    (line,) = study_file.problems('study: {id: X, title: "a\x00"}\n')
    assert line.startswith("study.yaml: expected readable YAML, found unacceptable character #x0000")


def test_a_number_with_too_many_digits_is_refused(study_file: StudyFile) -> None:
    (line,) = study_file.problems(f"study: {{id: X, title: {'9' * 5000}}}\n")
    assert line.startswith("study.yaml: expected readable YAML, found Exceeds the limit")


def test_a_byte_order_mark_and_windows_line_ends_are_read(study_file: StudyFile) -> None:
    assert study_file.read(b"\xef\xbb\xbfstudy: {id: X, title: T}\r\n").study.id == "X"


def test_a_number_as_a_key_of_levels_is_its_text(study_file: StudyFile) -> None:
    covariates = "covariates: [{variable: ECOG, label: ECOG, levels: {0: None, 1: Some}}]\n"
    protocol = study_file.read("study: {id: X, title: T}\n" + covariates)
    assert protocol.covariates[0].levels == {"0": "None", "1": "Some"}


def test_a_file_that_is_not_there_is_told(study_file: StudyFile) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_protocol(study_file.folder / "none.yaml")
    assert str(caught.value) == (
        "none.yaml: expected a readable study file, found No such file or directory, name another file"
    )


def test_a_folded_text_over_several_lines_has_no_control_sign(study_file: StudyFile) -> None:
    assert study_file.read("study:\n  id: X\n  title: >-\n    One\n    title\n").study.title == "One title"
    bell = 'study: {id: X, title: "a\\ab"}\n'
    (line,) = study_file.problems(bell)
    assert line == "study.yaml:1: expected text that can be shown, found 'a\\x07b', leave the control sign out"
