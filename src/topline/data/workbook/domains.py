"""Turn the sheets of the plain workbook into the domains of SDTM, from which everything else is derived.

The number of a record (--SEQ) is its row in the sheet. Responses and lesions are those of the evaluator whom the study
file names. The reference start (RFSTDTC) is the first dose, else the day of enrolment. A dose that is still
going on ends, as far as it is known, when the patient left the study, else when last seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.contracts import CONTRACTS
from topline.data.normalise import absent_columns
from topline.data.workbook.sheets import SHEETS
from topline.data.workbook.words import TESTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.protocol import Protocol

    Frames = Mapping[str, pl.DataFrame]

NOT_ENROLLED = "SCRNFAIL"
SINGLE_ARM = "ALL"
NAMES = {code: name for name, code in TESTS.items()}


def make_domains(sheets: Frames, protocol: Protocol) -> dict[str, pl.DataFrame]:
    """Make DM, DS, EX, AE, LB, VS, TU, TR, RS and CM; a domain of which the workbook has no sheet or row is not there.

    AE is there once the sheet is, so that a study without adverse events is told from one that did not record them.
    """
    frames = {sheet.key: sheets.get(sheet.key, _empty(sheet.key)) for sheet in SHEETS}
    criteria = protocol.criteria.response
    reader = (pl.lit(criteria.evaluator), pl.lit(criteria.evaluator_id or None, pl.String()))
    made = {
        "DM": _demographics(frames, protocol),
        "DS": _disposition(frames, protocol),
        "EX": _exposure(frames["DOSES"]),
        "AE": _adverse_events(frames["EVENTS"]),
        "LB": _laboratory(frames["LABS"]),
        "VS": _vital_signs(frames["VITALS"]),
        "TU": _lesions_found(frames["LESIONS"], reader),
        "TR": _lesions_measured(frames["LESIONS"], reader),
        "RS": _responses(frames["ASSESSMENTS"], reader),
        "CM": _new_treatments(frames["FOLLOWUP"]),
    }
    kept = {"AE": "EVENTS", "CM": "FOLLOWUP"}
    return {
        domain: _whole(domain, frame, protocol)
        for domain, frame in made.items()
        if not frame.is_empty() or kept.get(domain) in sheets
    }


def _empty(key: str) -> pl.DataFrame:
    sheet = next(sheet for sheet in SHEETS if sheet.key == key)
    kinds = {column.key: pl.Float64() if column.kind == "number" else pl.String() for column in sheet.columns}
    return pl.DataFrame(schema={"ROW": pl.Int64(), **kinds})


def _whole(domain: str, frame: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Add study, domain and the used columns that the workbook has nothing for."""
    started = frame.with_columns(pl.lit(protocol.study.id).alias("STUDYID"), pl.lit(domain).alias("DOMAIN"))
    first = ["STUDYID", "DOMAIN", "USUBJID"]
    ordered = started.select(*first, pl.exclude(first))
    return ordered.with_columns(absent_columns(CONTRACTS[domain], ordered.columns))


def _demographics(frames: Frames, protocol: Protocol) -> pl.DataFrame:
    doses = frames["DOSES"].filter(pl.col("DOSE") > 0)
    treated = doses.group_by("PATIENT").agg(
        pl.col("START").min().alias("RFXSTDTC"),
        pl.when(pl.col("END").is_not_null().all()).then(pl.col("END").max()).alias("LASTEND"),
    )
    ends = frames["FOLLOWUP"].select("PATIENT", "ALIVE", "DIED", "DEATH", "LEFT")
    patients = frames["PATIENTS"]
    added = [name for name in patients.columns if name not in _empty("PATIENTS").columns]
    arms = protocol.treatment.arms
    only = arms[0].code if len(arms) == 1 else SINGLE_ARM
    planned = pl.col("ARM") if len(arms) > 1 else pl.lit(only)
    is_in = pl.col("ENROLLED").is_not_null()
    joined = patients.join(treated, on="PATIENT", how="left", maintain_order="left").join(
        ends, on="PATIENT", how="left", maintain_order="left"
    )
    is_treated = is_in & pl.col("RFXSTDTC").is_not_null()
    return joined.with_columns(pl.when(is_in).then(planned).otherwise(pl.lit(NOT_ENROLLED)).alias("ARMCD")).select(
        pl.col("PATIENT").alias("USUBJID"), pl.col("PATIENT").alias("SUBJID"), pl.col("SITE").alias("SITEID"),
        pl.coalesce("RFXSTDTC", "ENROLLED").alias("RFSTDTC"), pl.col("LEFT").alias("RFENDTC"), "RFXSTDTC",
        pl.when(pl.col("RFXSTDTC").is_not_null()).then(pl.coalesce("LASTEND", "LEFT", "ALIVE")).alias("RFXENDTC"),
        pl.col("CONSENT").alias("RFICDTC"), pl.col("ALIVE").alias("RFPENDTC"), pl.col("DEATH").alias("DTHDTC"),
        pl.when(pl.col("DIED") == "Y").then(pl.lit("Y")).alias("DTHFL"), "AGE", pl.lit("YEARS").alias("AGEU"), "SEX",
        "RACE", "ARMCD", pl.when(is_treated).then(pl.coalesce("ARMRECEIVED", "ARMCD")).alias("ACTARMCD"), "ECOG",
        *added,
    )  # fmt: skip


def _disposition(frames: Frames, protocol: Protocol) -> pl.DataFrame:
    milestone = "ENROLLED" if protocol.is_single_arm else "RANDOMIZED"
    patients, ends = frames["PATIENTS"], frames["FOLLOWUP"]
    is_in = pl.col("ENROLLED").is_not_null()
    entered = patients.filter(is_in).select(
        "PATIENT", DSSEQ=1, DSTERM=pl.lit(milestone), DSDECOD=pl.lit(milestone), DSCAT=pl.lit("PROTOCOL MILESTONE"),
        DSSTDTC="ENROLLED",
    )  # fmt: skip
    reason = pl.col("NOTENROLLED").fill_null("Screen failure")
    failed = patients.filter(~is_in).select(
        "PATIENT", DSSEQ=1, DSTERM=reason, DSDECOD=reason.str.to_uppercase(), DSCAT=pl.lit("DISPOSITION EVENT"),
        DSSTDTC="CONSENT",
    )  # fmt: skip
    is_death = pl.col("REASON") == "DEATH"
    left = ends.filter(pl.col("LEFT").is_not_null()).select(
        "PATIENT", DSSEQ=2, DSTERM=pl.when(is_death).then(pl.coalesce("CAUSE", "REASON")).otherwise("REASON"),
        DSDECOD="REASON", DSCAT=pl.lit("DISPOSITION EVENT"), DSSTDTC="LEFT",
    )  # fmt: skip
    died = ends.filter((pl.col("DIED") == "Y") & ~is_death.fill_null(value=False)).select(
        "PATIENT", DSSEQ=3, DSTERM=pl.col("CAUSE").fill_null("DEATH"), DSDECOD=pl.lit("DEATH"),
        DSCAT=pl.when(pl.col("LEFT").is_null()).then(pl.lit("DISPOSITION EVENT")).otherwise(pl.lit("OTHER EVENT")),
        DSSTDTC="DEATH",
    )  # fmt: skip
    events = pl.concat([entered, failed, left, died]).with_columns(pl.col("DSSEQ").cast(pl.Int64))
    return events.rename({"PATIENT": "USUBJID"}).sort("USUBJID", "DSSEQ")


def _exposure(doses: pl.DataFrame) -> pl.DataFrame:
    return doses.select(
        USUBJID="PATIENT", EXSEQ="ROW", EXTRT="DRUG", EXDOSE="DOSE", EXDOSU="UNIT", EXDOSFRQ="OFTEN", EXSTDTC="START",
        EXENDTC="END", EXADJ="WHY",
    )  # fmt: skip


def _adverse_events(events: pl.DataFrame) -> pl.DataFrame:
    return events.select(
        USUBJID="PATIENT", AESEQ="ROW", AETERM="EVENT", AEDECOD=pl.coalesce("TERM", "EVENT"), AEBODSYS="CLASS",
        AETOXGR="GRADE", AESER="SERIOUS", AEREL="RELATED", AEACN="ACTION", AEOUT="OUTCOME", AESTDTC="START",
        AEENDTC="END",
    )  # fmt: skip


def _laboratory(labs: pl.DataFrame) -> pl.DataFrame:
    name = pl.col("TEST").replace_strict(NAMES, default=pl.col("TEST"), return_dtype=pl.String())
    return labs.select(
        USUBJID="PATIENT", LBSEQ="ROW", LBTESTCD="TEST", LBTEST=name, LBSTRESN="VALUE", LBSTRESU="UNIT", LBSTNRLO="LOW",
        LBSTNRHI="HIGH", LBDTC="DATE",
    )  # fmt: skip


def _vital_signs(signs: pl.DataFrame) -> pl.DataFrame:
    return signs.select(
        USUBJID="PATIENT", VSSEQ="ROW", VSTESTCD="SIGN", VSTEST=pl.col("SIGN").str.to_titlecase(), VSSTRESN="VALUE",
        VSSTRESU="UNIT", VSDTC="DATE",
    )  # fmt: skip


def _lesions_found(lesions: pl.DataFrame, reader: tuple[pl.Expr, pl.Expr]) -> pl.DataFrame:
    node = pl.when(pl.col("NODE") == "Y").then(pl.lit("LYMPH NODE"))
    place = pl.concat_str(node, pl.col("PLACE").str.to_uppercase(), separator=", ", ignore_nulls=True)
    first = lesions.sort("DATE", maintain_order=True).unique(["PATIENT", "LESION"], keep="first", maintain_order=True)
    return first.select(
        USUBJID="PATIENT", TUSEQ="ROW", TUTESTCD=pl.lit("TUMIDENT"), TULNKID="LESION", TUSTRESC="KIND",
        TULOC=pl.when(place != "").then(place), TUEVAL=reader[0], TUEVALID=reader[1], VISIT="VISIT", TUDTC="DATE",
    )  # fmt: skip


def _lesions_measured(lesions: pl.DataFrame, reader: tuple[pl.Expr, pl.Expr]) -> pl.DataFrame:
    is_sized = pl.col("DIAMETER").is_not_null()
    return lesions.select(
        USUBJID="PATIENT", TRSEQ="ROW", TRGRPID="KIND", TRLNKID="LESION",
        TRTESTCD=pl.when(is_sized).then(pl.lit("DIAMETER")).otherwise(pl.lit("TUMSTATE")),
        TRSTRESC=pl.when(is_sized).then(pl.col("DIAMETER").cast(pl.String)).otherwise("STATE"), TRSTRESN="DIAMETER",
        TRSTRESU=pl.when(is_sized).then(pl.lit("mm")), TREVAL=reader[0], TREVALID=reader[1], VISIT="VISIT",
        TRDTC="DATE",
    )  # fmt: skip


def _responses(assessments: pl.DataFrame, reader: tuple[pl.Expr, pl.Expr]) -> pl.DataFrame:
    return assessments.select(
        USUBJID="PATIENT", RSSEQ="ROW", RSTESTCD=pl.lit("OVRLRESP"), RSTEST=pl.lit("Overall Response"),
        RSSTRESC="RESPONSE", RSEVAL=reader[0], RSEVALID=reader[1], VISIT="VISIT", RSDTC="DATE",
    )  # fmt: skip


def _new_treatments(ends: pl.DataFrame) -> pl.DataFrame:
    return ends.filter(pl.col("NEWSTART").is_not_null()).select(
        USUBJID="PATIENT", CMSEQ="ROW", CMTRT=pl.col("NEWDRUG").fill_null("New anticancer treatment"),
        CMCAT=pl.lit("ANTI-CANCER"), CMSTDTC="NEWSTART",
    )  # fmt: skip
