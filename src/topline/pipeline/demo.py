"""The example studies that come with Topline."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from topline.core import Problem, ProtocolError, name_remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStudy:
    """One example study: its name, its title and its folder."""

    name: str
    title: str
    folder: Path


def demo_studies() -> tuple[DemoStudy, ...]:
    """List the example studies, by name."""
    from topline.protocol import read_protocol

    return tuple(
        DemoStudy(name=folder.name, title=read_protocol(folder / "study.yaml").study.title, folder=folder)
        for folder in demo_folders()
    )


def demo_folders() -> tuple[Path, ...]:
    """List the folders of the example studies, by name."""
    folders = (file.parent for file in sorted(_studies_folder().glob("*/study.yaml")))
    return tuple(folder for folder in folders if (folder / "data").is_dir())


def find_demo(name: str | None) -> Path:
    """Find the folder of an example study by name; no name means the first."""
    folders = {folder.name: folder for folder in demo_folders()}
    if name is None:
        return next(iter(folders.values()))
    if name not in folders:
        raise ProtocolError(
            [
                Problem(
                    file="demo",
                    place="",
                    expected="an example study",
                    found=f"'{name}'",
                    remedy=name_remedy(name, list(folders)),
                )
            ]
        )
    return folders[name]


def copy_demo(study: Path, folder: Path) -> None:
    """Copy an example study's plan and data, without any readout."""
    shutil.copytree(study, folder, ignore=shutil.ignore_patterns("readout"), dirs_exist_ok=True)


def _studies_folder() -> Path:
    """Find the studies: inside of an installed package, or at the top of a source tree."""
    installed = Path(str(files("topline"))) / "studies"
    return installed if installed.is_dir() else Path(str(files("topline"))).parents[1] / "studies"
