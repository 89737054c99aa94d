"""One study gives the same domains from every format, and a file that is cut short says so."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any, cast
from zipfile import ZipFile

import polars as pl
import pyreadstat
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from topline.data import read_study
from topline.data.readers import read_table
from topline.protocol import Protocol, read_protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import SmallStudy

DOMAINS = {"dm": "dm", "ds": "ds", "ex": "ex", "ae": "ae", "vs": "vs", "lb": "lb", "rs": "rs_onco", "tr": "tr_onco"}
JSON_TYPES = {pl.String: "string", pl.Float64: "double", pl.Int32: "integer"}


def write_csv(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    frame.write_csv(folder / f"{domain.upper()}.csv")


def write_semicolons(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    text = frame.write_csv(separator=";").replace("\n", "\r\n")
    (folder / f"{domain}.CSV").write_bytes(b"\xef\xbb\xbf" + text.encode())


def write_xport(frame: pl.DataFrame, path: Path, version: int) -> None:
    write = cast("Callable[..., None]", pyreadstat.write_xport)  # its annotation knows pandas only
    write(frame, path, table_name=path.stem.upper()[:8], file_format_version=version)


def write_transport(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    write_xport(frame, folder / f"{domain}.xpt", 5)


def write_transport_8(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    write_xport(frame, folder / f"{domain}.xpt", 8)


def write_workbook(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    frame.write_excel(folder / f"{domain}.xlsx", worksheet=domain.upper())


def dataset_json(frame: pl.DataFrame, domain: str) -> dict[str, Any]:
    columns = [
        {
            "itemOID": f"IT.{domain}.{name}",
            "name": name,
            "label": name,
            "dataType": JSON_TYPES.get(type(dtype), "string"),
        }
        for name, dtype in frame.schema.items()
    ]
    return {"datasetJSONVersion": "1.1.0", "name": domain.upper(), "records": frame.height, "columns": columns}


def write_dataset_json(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    content = {**dataset_json(frame, domain), "rows": [list(row) for row in frame.iter_rows()]}
    (folder / f"{domain}.json").write_text(json.dumps(content), encoding="utf-8")


def write_json_lines(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    lines = [json.dumps(dataset_json(frame, domain)), *(json.dumps(row) for row in frame.iter_rows())]
    (folder / f"{domain}.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")


WRITERS = [
    write_csv, write_semicolons, write_transport, write_transport_8, write_workbook, write_dataset_json,
    write_json_lines,
]  # fmt: skip


@pytest.fixture(scope="module")
def public_frames(repository: Path) -> dict[str, pl.DataFrame]:
    """The first 400 records of each domain of the public study."""
    folder = repository / "studies/pharmaverse-onco/data"
    frames = {domain: pl.read_parquet(folder / f"{name}.parquet") for domain, name in DOMAINS.items()}
    return {domain: frame.head(400) for domain, frame in frames.items()}


@pytest.fixture(scope="module")
def public_protocol(repository: Path) -> Protocol:
    protocol = read_protocol(repository / "studies/pharmaverse-onco/study.yaml")
    return protocol.model_copy(update={"data": protocol.data.model_copy(update={"domains": {}})})


@pytest.mark.parametrize("write", WRITERS)
def test_a_format_gives_the_same_domains_as_parquet(
    write: Callable[[pl.DataFrame, Path, str], None],
    public_frames: dict[str, pl.DataFrame],
    public_protocol: Protocol,
    tmp_path: Path,
) -> None:
    for folder in ("parquet", "other"):
        (tmp_path / folder).mkdir()
    for domain, frame in public_frames.items():
        frame.write_parquet(tmp_path / "parquet" / f"{domain}.parquet")
        write(frame, tmp_path / "other", domain)

    # a workbook keeps 16 digits of a number, the other formats keep all
    precision: dict[str, Any] = {"rel_tol": 1e-14} if write is write_workbook else {"check_exact": True}

    expected = read_study(tmp_path / "parquet", public_protocol)
    found = read_study(tmp_path / "other", public_protocol)

    assert list(found.domains) == list(expected.domains) == ["DM", "DS", "EX", "AE", "LB", "VS", "TR", "RS"]
    for domain, frame in expected.domains.items():
        assert_frame_equal(found.domains[domain], frame, **precision)
    assert found.findings == expected.findings


def test_a_workbook_has_a_sheet_per_domain(small: SmallStudy) -> None:
    expected = small.read()
    with xlsxwriter.Workbook(small.data / "all domains.xlsx") as book:
        book.add_worksheet("Notes")
        for domain in ("dm", "ae", "rs"):
            frame = pl.read_csv(small.data / f"{domain}.csv", infer_schema=False)
            frame.write_excel(book, worksheet=domain.upper())
            (small.data / f"{domain}.csv").unlink()

    found = small.read()

    assert [source.name for source in found.sources] == [
        "all domains.xlsx", "ds.csv", "ex.csv", "all domains.xlsx", "tr.csv", "all domains.xlsx",
    ]  # fmt: skip
    for domain, frame in expected.domains.items():
        assert_frame_equal(found.domains[domain], frame)


def test_a_wrong_cell_of_a_sheet_is_told_with_its_sheet(small: SmallStudy) -> None:
    small.change("ae", ",3,SEVERE", ",6,SEVERE")
    with xlsxwriter.Workbook(small.data / "all.xlsx") as book:
        pl.read_csv(small.data / "ae.csv", infer_schema=False).write_excel(book, worksheet="ae")
    (small.data / "ae.csv").unlink()
    assert small.problems() == [
        (
            "all.xlsx:sheet ae, row 3, column AETOXGR: expected a grade from 1 to 5, found '6', "
            "correct the grade or leave it empty"
        )
    ]


def test_a_formula_that_failed_is_told_with_its_sheet_and_cell(small: SmallStudy) -> None:
    rows = [line.split(",") for line in (small.data / "ae.csv").read_text(encoding="utf-8").splitlines()]
    with xlsxwriter.Workbook(small.data / "all.xlsx") as book:
        sheet = book.add_worksheet("AE")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_formula("H2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("I3", "=NA()", None, "#N/A")
    (small.data / "ae.csv").unlink()
    remedy = "correct the formula, or empty the cell"
    assert small.problems() == [
        f"all.xlsx:sheet AE, cell H2: expected a value, found #DIV/0!, {remedy}",
        f"all.xlsx:sheet AE, cell I3: expected a value, found #N/A, {remedy}",
    ]


def test_a_formula_that_was_never_computed_is_told(small: SmallStudy) -> None:
    with xlsxwriter.Workbook(small.data / "rs.xlsx") as book:
        frame = pl.read_csv(small.data / "rs.csv", infer_schema=False)
        frame.write_excel(book, worksheet="RS", autofit=False)
    uncomputed = small.data / "other.xlsx"
    with ZipFile(small.data / "rs.xlsx") as source, ZipFile(uncomputed, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part.endswith("sheet1.xml"):
                content = re.sub(rb'<c r="D2"[^>]*><v>\d+</v></c>', b'<c r="D2"><f>UPPER("pr")</f></c>', content)
            target.writestr(part, content)
    uncomputed.replace(small.data / "rs.xlsx")
    (small.data / "rs.csv").unlink()
    assert small.problems() == [
        (
            "rs.xlsx:sheet RS, cell D2: expected a value, found a formula that was never computed, "
            "open the workbook in a spreadsheet program and save it"
        )
    ]


def test_the_word_of_a_failed_formula_is_told_from_every_format(small: SmallStudy) -> None:
    small.change("ae", "NAUSEA", "#REF!")
    assert small.problems() == [
        "ae.csv:row 2, column AEDECOD: expected a value, found '#REF!', correct the formula, or empty the cell"
    ]


def test_dates_that_a_workbook_keeps_as_dates_become_iso_text(small: SmallStudy) -> None:
    frame = pl.read_csv(small.data / "rs.csv").with_columns(pl.col("RSDTC").str.to_date())
    frame.write_excel(small.data / "rs.xlsx", worksheet="RS")
    (small.data / "rs.csv").unlink()
    assert small.read().domains["RS"]["RSDTC"].to_list() == ["2026-02-10", "2026-03-24", "2026-02-14"]


def test_text_is_trimmed_and_empty_text_is_null(small: SmallStudy) -> None:
    small.change("ae", ",MILD,", ",  MILD ,")
    small.change("ae", ",SEVERE,", ",  ,")
    assert small.read().domains["AE"]["AESEV"].to_list() == ["MILD", None]


def test_a_column_that_the_file_lacks_is_there_with_nulls(small: SmallStudy) -> None:
    assert small.read().domains["AE"]["AEREL"].to_list() == [None, None]


def test_a_covariate_of_dm_with_cutoffs_is_a_number(small: SmallStudy) -> None:
    small.change("dm", "AGEU,SEX", "AGEU,BMI,SEX")
    for sex in ("F", "M,B", "M,SCR"):
        small.change("dm", f"YEARS,{sex}", f"YEARS,24.5,{sex}")
    small.study = small.study.replace("covariates: [", "covariates: [{variable: BMI, label: BMI, cutoffs: [25]}, ")
    assert small.read().domains["DM"]["BMI"].to_list() == [24.5, 24.5, 24.5]


def test_a_sas_data_set_is_read(repository: Path) -> None:
    # Fisher's irises, iris.sas7bdat of the R package haven (MIT), unchanged
    frame = read_table(repository / "tests/unit/data/flowers.sas7bdat", "flowers.sas7bdat")
    assert frame.shape == (150, 5)
    assert frame.row(0) == (5.1, 3.5, 1.4, 0.2, "setosa")


def ae_bytes(small: SmallStudy, suffix: str) -> bytes:
    """Write the adverse events in a format, and take the CSV away."""
    frame = pl.read_csv(small.data / "ae.csv", infer_schema=False)
    (small.data / "ae.csv").unlink()
    buffer = io.BytesIO()
    match suffix:
        case "parquet":
            frame.write_parquet(buffer)
        case "xlsx":
            frame.write_excel(buffer)
        case _:
            write_xport(frame, small.folder / "whole.xpt", 5)
            return (small.folder / "whole.xpt").read_bytes()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("suffix", "end", "message"),
    [
        (
            "parquet", 300,
            ("expected a whole parquet file, found parquet: File out of specification: "
            "The file must end with PAR1 or PARE, export or copy the file again"),
        ),
        (
            "xlsx", 300,
            ("expected a whole XLSX workbook, found calamine error: Xlsx error: Zip error: "
            "invalid Zip archive: Could not find EOCD, save or copy the file again"),
        ),
        (
            "xpt", 1000,
            ("expected a whole SAS transport file, found 1000 bytes, which is no multiple of 80, "
            "export or copy the file again"),
        ),
        ("xpt", -80, "expected a whole SAS transport file, found a part of row 2, export or copy the file again"),
        (
            "xpt", 1040,
            "expected a whole SAS transport file, found Unable to read from file, export or copy the file again",
        ),
    ],
)  # fmt: skip
def test_a_file_that_was_cut_short_is_an_error(small: SmallStudy, suffix: str, end: int, message: str) -> None:
    content = ae_bytes(small, suffix)
    (small.data / f"ae.{suffix}").write_bytes(content[:end])
    assert small.problems() == [f"ae.{suffix}: {message}"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"columns": [', ": expected a Dataset-JSON 1.1 file, found Expecting value in line 1"),
        ('{"rows": []}', ": expected a Dataset-JSON 1.1 file, found no list of columns with names"),
        (
            '{"columns": [{"name": "A", "dataType": "string"}]}',
            ": expected a Dataset-JSON 1.1 file, found no list of rows",
        ),
        (
            '{"columns": [{"name": "A", "dataType": "string"}], "rows": [["x"], ["y", "z"]]}',
            ":row 2: expected 1 cells, found 2 cells",
        ),
        (
            '{"records": 2, "columns": [{"name": "A", "dataType": "string"}], "rows": [["x"]]}',
            ": expected 2 rows, as the file states, found 1",
        ),
        (
            '{"columns": [{"name": "A", "dataType": "text"}], "rows": []}',
            (
                ": expected a dataType of string, integer, decimal, float, double, boolean, datetime, date, time, URI, "
                "found the dataType 'text' of A"
            ),
        ),
    ],
)
def test_a_dataset_json_that_is_none_is_an_error(small: SmallStudy, content: str, message: str) -> None:
    (small.data / "ae.csv").unlink()
    (small.data / "ae.json").write_text(content, encoding="utf-8")
    assert small.problems() == [f"ae.json{message}, export the file again"]


def test_a_csv_that_is_not_utf_8_names_the_row(small: SmallStudy) -> None:
    file = small.data / "ae.csv"
    file.write_bytes(file.read_bytes().replace(b"FATIGUE", b"FI\xc8VRE"))
    assert small.problems() == ["ae.csv:row 3: expected UTF-8 text, found the byte 0xc8, save the file as CSV UTF-8"]


def test_a_csv_row_with_other_cells_than_the_header_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "NAUSEA,", "NAUSEA,MILD,")
    assert small.problems() == [
        "ae.csv:row 2: expected 9 cells, as the header has, found 10, check separators and quotes, or export again"
    ]


def test_a_csv_that_ends_within_quotes_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "FATIGUE", '"FATIGUE')
    assert small.problems() == [
        "ae.csv: expected closed quotes, found unexpected end of data, check the quotes, or export the file again"
    ]
