"""What a run leaves on record: manifest.json and log.txt, the two files that differ from run to run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections import Counter
from dataclasses import asdict
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING

from topline.core import version

if TYPE_CHECKING:
    from topline.pipeline.options import RunOptions
    from topline.pipeline.steps import Analysed

LIBRARIES = ("polars", "numpy", "scipy", "matplotlib", "python-docx", "jinja2", "pydantic", "pyreadstat", "fastexcel")


def make_manifest(analysed: Analysed, options: RunOptions, seconds: dict[str, float]) -> bytes:
    """Name the inputs with their hashes, the versions, the options and the time that each step took."""
    study = analysed.study
    inputs = [{"file": study.file.name, "sha256": hashlib.sha256(study.file.read_bytes()).hexdigest()}]
    inputs += [
        {
            "file": f"{study.protocol.data.folder}/{source.name}",
            "domain": source.domain,
            "rows": source.rows,
            "sha256": source.sha256,
        }
        for source in study.data.sources
    ]
    manifest = {
        "study": study.protocol.study.id,
        "finished": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "topline": version(),
        "python": platform.python_version(),
        "libraries": {name: installed_version(name) for name in LIBRARIES},
        "options": {name: str(value) if name == "checkpoints" else value for name, value in asdict(options).items()},
        "inputs": inputs,
        "results": len(analysed.results.rows),
        "displays": [display.id for display in analysed.displays],
        "seconds": {step: round(value, 3) for step, value in seconds.items()},
    }
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()


def make_log(analysed: Analysed) -> bytes:
    """Tell what was read, derived and left out, and every finding."""
    lines = [*_inputs(analysed), *_datasets(analysed), *_exclusions(analysed), *_findings(analysed)]
    return ("\n".join(lines) + "\n").encode()


def _inputs(analysed: Analysed) -> list[str]:
    study = analysed.study
    read = [f"  {source.domain:<6} {source.rows:>8} records  {source.name}" for source in study.data.sources]
    return [f"Study {study.protocol.study.id}: {study.protocol.study.title}", "", "Read", *read]


def _datasets(analysed: Analysed) -> list[str]:
    made = [f"  {name:<6} {frame.height:>8} records" for name, frame in analysed.analysis_data.datasets.items()]
    heading = "Taken as given" if analysed.study.protocol.data.standard == "adam" else "Derived"
    return ["", heading, *made]


def _exclusions(analysed: Analysed) -> list[str]:
    if not analysed.exclusions:
        return ["", "Left out: nothing"]
    lines = ["", "Left out"]
    for exclusion in analysed.exclusions:
        count = f"{exclusion.records} records of {len(exclusion.subjects)} subjects"
        lines.append(f"  {exclusion.dataset}: {count}: {exclusion.reason}")
        lines.append(f"    {', '.join(exclusion.subjects)}")
    return lines


def _findings(analysed: Analysed) -> list[str]:
    if not analysed.findings:
        return ["", "Findings: none"]
    counts = Counter(finding.rule for finding in analysed.findings)
    summary = [f"  {count:>5}  {rule}" for rule, count in sorted(counts.items())]
    return ["", f"Findings: {len(analysed.findings)}", *summary, "", *(f"  {finding}" for finding in analysed.findings)]
