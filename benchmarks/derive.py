"""Time the derivation of response and times to events for 100,000 simulated subjects.

Each subject has a baseline and 11 further visits of 5 target lesions, every 6 weeks; each fifth has a non-target lesion
too. Timed are the response of each visit, the best responses, the endpoints of response, progression-free and overall
survival, for which the aim is stated; and beside them the responses of iRECIST with best response and progression. The
making of the data is not timed; the peak memory is that of the whole process.

usage: python benchmarks/derive.py [SUBJECTS]
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
from time import perf_counter

import numpy as np
import polars as pl

from topline.derive import (
    EventRule,
    ResponseRules,
    best_overall_response,
    immune_best_response,
    immune_endpoint,
    immune_timepoint_response,
    response_endpoint,
    time_to_event,
    timepoint_response,
)

VISITS, LESIONS = 12, 5
SHARE_NOT_MEASURED = 0.02
START = dt.date(2024, 1, 1)
AIM = "aim: 20 s or less and 4.0 GB or less for 100,000 subjects"
EVENTS = (
    EventRule(label="Progressive disease", dataset="adrs", when="PARAMCD = 'PD' AND AVALC = 'Y'", date="ADT"),
    EventRule(label="Death", dataset="adsl", when="DTHDT IS NOT NULL", date="DTHDT"),
)
CENSORS = (
    EventRule(label="Last adequate assessment", dataset="adrs", when="PARAMCD = 'OVR' AND AVALC <> 'NE'", date="ADT"),
    EventRule(label="Last known alive", dataset="subjects", when="STARTDT IS NOT NULL", date="STARTDT"),
)


def main(n_subjects: int) -> None:
    """Print the seconds of each step and the peak memory."""
    rng = np.random.default_rng(20090101)
    lesions, subjects = simulate_lesions(n_subjects, rng), simulate_subjects(n_subjects, rng)
    reference = subjects.select("USUBJID", REFDT="STARTDT")
    rules = ResponseRules()
    print(f"{n_subjects} subjects, {VISITS} visits, {LESIONS} target lesions: {lesions.height} rows")
    clock = perf_counter()
    visits = timepoint_response(lesions, rules)
    clock = told("response of each visit", clock, clock_start := clock)
    responses = visits.filter(pl.col("OVERALL").is_not_null()).select("USUBJID", "ADT", AVALC="OVERALL")
    for is_confirmed in (False, True):
        best_overall_response(responses, reference, rules, confirmed=is_confirmed)
    clock = told("best response, unconfirmed and confirmed", clock, clock_start)
    endpoints = {
        name: response_endpoint(responses, reference, rules, endpoint=name)
        for name in ("RSP", "CRSP", "CB", "CCB", "PD")
    }
    clock = told("five endpoints of response", clock, clock_start)
    adrs = pl.concat(
        [
            responses.with_columns(pl.lit("OVR").alias("PARAMCD")),
            endpoints["PD"].select("USUBJID", "ADT", "AVALC", pl.lit("PD").alias("PARAMCD")),
        ]
    )
    for name, events in (("PFS", EVENTS), ("OS", EVENTS[1:])):
        starts = subjects.with_columns(pl.lit(name).alias("PARAMCD"))
        time_to_event(starts, events, CENSORS, datasets={"adsl": subjects, "adrs": adrs})
    clock = told("two times to events", clock, clock_start)
    all_steps = clock - clock_start
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{'all':<44}{all_steps:8.2f} s, peak {peak_gb:.1f} GB ({AIM})")
    time_immune(lesions, reference, rules)


def time_immune(lesions: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules) -> None:
    """Print the seconds of iRECIST."""
    clock = clock_start = perf_counter()
    visits = immune_timepoint_response(lesions, rules)
    clock = told("iRECIST: response of each visit", clock, clock_start)
    responses = visits.filter(pl.col("OVERALL").is_not_null()).select("USUBJID", "ADT", AVALC="OVERALL")
    for is_confirmed in (False, True):
        immune_best_response(responses, reference, rules, confirmed=is_confirmed)
    for name in ("IRSP", "ICRSP", "IPD"):
        immune_endpoint(responses, reference, rules, endpoint=name)
    clock = told("iRECIST: best responses, three endpoints", clock, clock_start)
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{'iRECIST':<44}{clock - clock_start:8.2f} s, peak {peak_gb:.1f} GB, of the whole process")


def told(step: str, start: float, first: float) -> float:
    """Print the seconds since a start and give the time."""
    now = perf_counter()
    print(f"{step:<44}{now - start:8.2f} s   {now - first:8.2f} s since the start")
    return now


def simulate_subjects(n_subjects: int, rng: np.random.Generator) -> pl.DataFrame:
    """Make subjects, a third of whom die."""
    days = rng.exponential(400, n_subjects).astype(int) + 1
    died = rng.random(n_subjects) < 1 / 3
    start = pl.lit(START)
    death = pl.when(pl.col("died")).then(start + pl.duration(days=pl.col("days")))
    return pl.DataFrame({"USUBJID": names(n_subjects), "days": days, "died": died}).select(
        "USUBJID", start.alias("STARTDT"), death.alias("DTHDT")
    )


def simulate_lesions(n_subjects: int, rng: np.random.Generator) -> pl.DataFrame:
    """Make lesions that shrink for a while and then grow; one in fifty sizes is not measured."""
    shape = (n_subjects, VISITS, LESIONS)
    slope, turn = rng.normal(-0.06, 0.06, (n_subjects, 1, 1)), rng.integers(2, VISITS, (n_subjects, 1, 1))
    visit = np.arange(VISITS)[None, :, None]
    course = slope * np.minimum(visit, turn) + 0.08 * np.maximum(visit - turn, 0)
    size = rng.uniform(10, 60, (n_subjects, 1, LESIONS)) * np.exp(course + rng.normal(0, 0.03, shape))
    is_missing = (rng.random(shape) < SHARE_NOT_MEASURED) & (visit > 0)
    subject, when, lesion = (axis.ravel() for axis in np.indices(shape))
    frame = pl.DataFrame(
        {"subject": subject, "when": when, "lesion": lesion, "size": size.ravel(), "missing": is_missing.ravel()}
    )
    return frame.select(
        names(n_subjects).gather(subject).alias("USUBJID"),
        pl.format("VISIT {}", "when").alias("VISIT"),
        (pl.lit(START) + pl.duration(days=42 * pl.col("when"))).alias("ADT"),
        pl.format("T{}", "lesion").alias("LESION"),
        pl.when((pl.col("subject") % 5 == 0) & (pl.col("lesion") == LESIONS - 1))
        .then(pl.lit("non-target")).otherwise(pl.lit("target")).alias("ROLE"),
        (pl.col("lesion") == 0).alias("NODAL"),
        pl.when(~pl.col("missing")).then(pl.col("size").round(1)).alias("DIAMETER_MM"),
        pl.when(pl.col("missing")).then(pl.lit("NOT EVALUABLE")).otherwise(pl.lit("PRESENT")).alias("STATE"),
    )  # fmt: skip


def names(n_subjects: int) -> pl.Series:
    """Name the subjects."""
    return pl.select(pl.format("SIM-{}", pl.int_range(n_subjects).cast(pl.String).str.zfill(6))).to_series()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
