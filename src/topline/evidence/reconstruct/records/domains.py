"""All domains of a synthetic study: DM, IE, DS, EX, TU, TR, AE, LB, QS, SC, MH and CM.

No record is a patient's. Overall responses are not recorded: they follow from the lesions.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from topline.evidence.reconstruct.records.doses import choose_changes, dose_records, last_dose_day
from topline.evidence.reconstruct.records.event_records import event_records
from topline.evidence.reconstruct.records.measurements import lab_records, measured_records
from topline.evidence.reconstruct.records.plan import plan_subjects
from topline.evidence.reconstruct.records.subjects import enrolled_records, screening_failures
from topline.evidence.reconstruct.records.tumours import tumour_records
from topline.evidence.reconstruct.records.words import laboratory_tests
from topline.evidence.reconstruct.tumour_sites import tumour_sites

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.evidence.published import Published
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper

SYNTHETIC = "Synthetic: agrees with the printed numbers; no patient's data."
RECORDS_STREAM = 1
Record = dict[str, object]
Records = dict[str, list[Record]]


def make_domains(paper: Paper, cohort: Cohort, published: Published) -> dict[str, pl.DataFrame]:
    """Write the raw records of a cohort, one frame a domain."""
    rng = np.random.default_rng([cohort.seed, RECORDS_STREAM])
    plans = plan_subjects(paper, cohort, published, rng)
    study = published.publication.id.upper()
    changes = choose_changes(plans, published, rng)
    doses = {plan.number: dose_records(plan, changes, published) for plan in plans}
    last_doses = {number: dt.date.fromisoformat(last_dose_day(records)) for number, records in doses.items()}
    tests, sites = laboratory_tests(published, cohort.values), tumour_sites(published)
    rows: Records = {}
    for plan in plans:
        found, results = tumour_records(plan, paper.schedule, sites, rng)
        parts = {
            "EX": doses[plan.number],
            "TU": found,
            "TR": results,
            **lab_records(plan, tests, rng),
            **measured_records(plan, tests),
            **enrolled_records(plan, last_doses[plan.number], changes, published),
        }
        _add(rows, f"{study}-{plan.number:03d}", parts)
    events = event_records(plans, changes, last_doses, published, rng)
    for number, records in events.items():
        _add(rows, f"{study}-{number:03d}", {"AE": records})
    for number, parts in screening_failures(published, paper.n, rng):
        _add(rows, f"{study}-S{number:02d}", parts)
    return {domain: _frame(domain, study, records) for domain, records in sorted(rows.items())}


def _add(rows: Records, subject: str, parts: Mapping[str, list[Record]]) -> None:
    for domain, records in parts.items():
        if records:
            rows.setdefault(domain, []).extend({"USUBJID": subject, **record} for record in records)


def _frame(domain: str, study: str, records: list[Record]) -> pl.DataFrame:
    """Make the frame of a domain, its records numbered within each subject."""
    names = list(dict.fromkeys(name for record in records for name in record))
    frame = pl.DataFrame([{name: record.get(name) for name in names} for record in records], infer_schema_length=None)
    keys = [pl.lit(study).alias("STUDYID"), pl.lit(domain).alias("DOMAIN"), pl.col("USUBJID")]
    number = [] if domain == "DM" else [(pl.int_range(pl.len()).over("USUBJID") + 1).alias(f"{domain}SEQ")]
    return frame.select(*keys, *number, pl.exclude("USUBJID")).sort("USUBJID", maintain_order=True)
