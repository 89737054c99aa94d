"""The example studies that come with Topline."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from topline.core import Problem, ProtocolError, name_remedy
from topline.protocol import read_protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStudy:
    """One example study: its name, its title and its folder."""

    name: str
    title: str
    folder: Path


def demo_studies() -> tuple[DemoStudy, ...]:
    """List the example studies, by name."""
    return tuple(
        DemoStudy(name=file.parent.name, title=read_protocol(file).study.title, folder=file.parent)
        for file in sorted(_studies_folder().glob("*/study.yaml"))
        if (file.parent / "data").is_dir()
    )


def find_demo(name: str | None) -> DemoStudy:
    """Find an example study by name; no name means the first."""
    studies = demo_studies()
    if name is None:
        return studies[0]
    found = [study for study in studies if study.name == name]
    if not found:
        known = [study.name for study in studies]
        raise ProtocolError(
            [
                Problem(
                    file="demo",
                    place="",
                    expected="an example study",
                    found=f"'{name}'",
                    remedy=name_remedy(name, known),
                )
            ]
        )
    return found[0]


def copy_demo(study: DemoStudy, folder: Path) -> None:
    """Copy an example study's plan and data, without any readout."""
    shutil.copytree(study.folder, folder, ignore=shutil.ignore_patterns("readout"), dirs_exist_ok=True)


def _studies_folder() -> Path:
    """Find the studies: inside of an installed package, or at the top of a source tree."""
    installed = Path(str(files("topline"))) / "studies"
    return installed if installed.is_dir() else Path(str(files("topline"))).parents[1] / "studies"
