from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from topline.core import DataError
from topline.pipeline.output_folder import whole_folder, write_beside, write_file

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def write_and_fail(out: Path) -> None:
    with whole_folder(out) as folder:
        write_file(folder, "manifest.json", b"second")
        raise ZeroDivisionError


def test_folder_appears_whole_when_all_is_written(tmp_path: Path) -> None:
    out = tmp_path / "readout"
    with whole_folder(out) as folder:
        write_file(folder, "tables/a.csv", b"1")
        assert not out.exists()
    assert names(tmp_path) == ["readout", "readout/tables", "readout/tables/a.csv"]


def test_nothing_is_left_when_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(tmp_path / "readout")
    assert names(tmp_path) == []


def test_earlier_readout_stays_when_writing_fails(tmp_path: Path) -> None:
    out = tmp_path / "readout"
    with whole_folder(out) as folder:
        write_file(folder, "manifest.json", b"first")
    with pytest.raises(ZeroDivisionError):
        write_and_fail(out)
    assert (out / "manifest.json").read_bytes() == b"first"
    assert names(tmp_path) == ["readout", "readout/manifest.json"]


def test_earlier_readout_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "readout"
    for name in ("old.csv", "new.csv"):
        with whole_folder(out) as folder:
            write_file(folder, "manifest.json", b"{}")
            write_file(folder, name, b"1")
    assert names(out) == ["manifest.json", "new.csv"]


def test_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    message = (
        f"{tmp_path}: expected an empty folder or an earlier readout, "
        "found a folder with other files, choose another folder with --out"
    )
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"), whole_folder(tmp_path):
        pass
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "readout").write_text("a file")
    with pytest.raises(DataError, match="expected an output folder, found a file"), whole_folder(tmp_path / "readout"):
        pass


def test_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message = "expected a folder that can be written, found it is locked"
    with pytest.raises(DataError, match=message), whole_folder(tmp_path / "file" / "readout"):
        pass


def test_files_beside_others_leave_the_others_and_replace_their_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "page.html").write_text("old")
    write_beside(tmp_path, {"page.html": b"new", "page.json": b"{}"})
    assert names(tmp_path) == ["page.html", "page.json", "thesis.txt"]
    assert (tmp_path / "page.html").read_text() == "new"


def test_files_beside_others_are_refused_where_the_folder_is_a_file(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    message = (
        f"{place}: expected a folder that can be written, found it is locked (File exists), "
        "change its permissions or choose another folder"
    )
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        write_beside(place, {"page.html": b"new"})
