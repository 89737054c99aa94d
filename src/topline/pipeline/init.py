"""Make a study folder to fill in: study.yaml with comments, data templates, README."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy
from topline.pipeline.demo import copy_demo, find_demo
from topline.pipeline.output_folder import whole_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from topline.data import DomainContract

WAYS_IN = ("sdtm", "workbook")
WORKBOOK = "data-workbook.xlsx"
PLAIN_WORKBOOK = "trial-data.xlsx"
PLAIN_README = f"""\
# A study to fill in

- `study.yaml` is the protocol; each key is explained in place.
- `data/{PLAIN_WORKBOOK}` takes the data: patients, lesions, assessments, doses, adverse events, labs, follow-up.
  Its first sheet says how.

```sh
topline check .      # every problem with its sheet, cell and remedy
topline run .        # the whole readout, into readout/
```
"""
HEADER_ROWS = 1


def init_study(folder: Path, source: str | None = None, data: str = "sdtm") -> tuple[Path, ...]:
    """Make a study folder, empty or from an example study, and list its files.

    Parameters
    ----------
    source : the example study to copy.
    data : what a new folder is for: "sdtm", with templates of the domains and the plain workbook beside them, or
        "workbook", the plain workbook alone.

    Raises
    ------
    ProtocolError
        The folder holds something already, there is no example study of that name, or `data` is not known.
    """
    if data not in WAYS_IN:
        remedy = name_remedy(data, WAYS_IN)
        raise ProtocolError(
            [Problem(file="--data", place="", expected="a known form", found=f"'{data}'", remedy=remedy)]
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problem = Problem(
            file=str(folder),
            place="",
            expected="a new or empty folder",
            found="something is there already",
            remedy="choose another folder; nothing was written",
        )
        raise ProtocolError([problem])
    demo = find_demo(source) if source is not None else None
    with whole_folder(folder) as fresh:
        if demo is not None:
            copy_demo(demo, fresh)
        elif data == "workbook":
            _write_plain_workbook(fresh)
        else:
            _write_templates(fresh)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _write_plain_workbook(folder: Path) -> None:
    from topline.pipeline.workbook_template import workbook_template
    from topline.protocol import study_template

    write_file(folder, "study.yaml", study_template("workbook").encode())
    write_file(folder, f"data/{PLAIN_WORKBOOK}", workbook_template())
    write_file(folder, "README.md", PLAIN_README.encode())


def _write_templates(folder: Path) -> None:
    from topline.data import CONTRACTS
    from topline.pipeline.workbook_template import workbook_template
    from topline.protocol import study_template

    write_file(folder, "study.yaml", study_template().encode())
    for contract in CONTRACTS.values():
        write_file(folder, f"data/{contract.domain.lower()}.csv", (",".join(_columns(contract)) + "\n").encode())
    write_file(folder, WORKBOOK, _workbook(CONTRACTS.values()))
    write_file(folder, f"workbook/{PLAIN_WORKBOOK}", workbook_template())
    write_file(folder, "README.md", _readme(CONTRACTS.values()).encode())


def _columns(contract: DomainContract) -> tuple[str, ...]:
    names = dict.fromkeys(("USUBJID", contract.sequence, *contract.required, *contract.used))
    return tuple(name for name in names if name)


def _workbook(contracts: Iterable[DomainContract]) -> bytes:
    """Write one sheet a domain: the names of its columns, the required ones bold."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"bottom": 1})
    for contract in contracts:
        sheet = book.add_worksheet(contract.domain)
        names = _columns(contract)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold if name in contract.required else plain)
        sheet.set_column(0, len(names) - 1, 14)
        sheet.freeze_panes(HEADER_ROWS, 1)
    book.close()
    return target.getvalue()


def _readme(contracts: Iterable[DomainContract]) -> str:
    needed = [contract for contract in contracts if contract.is_required]
    optional = [contract for contract in contracts if not contract.is_required]
    return "\n".join(
        [
            "# A study to fill in",
            "",
            "- `study.yaml` is the protocol; each key is explained in place.",
            "- `data/` has one CSV a domain, with the names of its columns. Delete the domains that the study lacks.",
            f"- `{WORKBOOK}` has the same as one workbook, a sheet a domain. To use it, move it into `data/` in place",
            "  of the CSV files.",
            f"- `workbook/{PLAIN_WORKBOOK}` is for a trial without CDISC data: plain sheets for patients, lesions,",
            "  doses and so on. To use it, write `standard: workbook` and `folder: workbook` in `study.yaml`.",
            "- XPT, SAS7BDAT, parquet and Dataset-JSON files are read as well; a file bears its domain's name.",
            "",
            "Needed: " + _listed(needed),
            "",
            "Where the study has them: " + _listed(optional),
            "",
            "```sh",
            "topline check .      # every problem with its file, row and remedy",
            "topline run .        # the whole readout, into readout/",
            "```",
            "",
        ]
    )


def _listed(contracts: list[DomainContract]) -> str:
    return ", ".join(f"{contract.domain} ({contract.label})" for contract in contracts) + "."
