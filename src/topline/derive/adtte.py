"""ADTTE: one row a subject and time-to-event endpoint, sorted by USUBJID, PARAMCD."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, ProtocolError, name_remedy
from topline.derive.event_rules import (
    censor_rules,
    end_rules,
    event_rules,
    missed_assessments,
    stops_at_new_therapy,
)
from topline.derive.records import left_out
from topline.derive.time_to_event import time_to_event
from topline.protocol import TimeToEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.core import Exclusion
    from topline.protocol import Protocol

COLUMNS = (
    "PARAMCD", "PARAM", "STARTDT", "ADT", "ADTF", "CNSR", "AVAL", "EVNTDESC", "SRCDOM", "SRCVAR", "SRCSEQ",
)  # fmt: skip
SCHEMA = {
    "USUBJID": pl.String(), "PARAMCD": pl.String(), "PARAM": pl.String(), "STARTDT": pl.Date(), "ADT": pl.Date(),
    "CNSR": pl.Int64(), "AVAL": pl.Float64(), "EVNTDESC": pl.String(), "SRCDOM": pl.String(), "SRCVAR": pl.String(),
    "SRCSEQ": pl.Int64(), "ADTF": pl.String(),
}  # fmt: skip


def derive_adtte(
    datasets: Mapping[str, pl.DataFrame], core: pl.DataFrame, protocol: Protocol, *, knows_new_therapy: bool
) -> tuple[pl.DataFrame, tuple[Exclusion, ...]]:
    """Make ADTTE, and count the subjects who have no time.

    Parameters
    ----------
    datasets : adsl, adrs and whatever else the rules of the endpoints name.
    knows_new_therapy : whether the study has data on new anticancer therapy.
    """
    enrolled = datasets["adsl"].filter(pl.col("ENRLFL") == "Y")
    parts = [pl.DataFrame(schema=SCHEMA)]
    exclusions: list[Exclusion] = []
    for endpoint in protocol.endpoints:
        if not isinstance(endpoint, TimeToEvent):
            continue
        is_stopped = stops_at_new_therapy(endpoint, is_known=knows_new_therapy)
        starts = _starts(endpoint, enrolled, datasets)
        if is_stopped:
            stops = enrolled.select("USUBJID", STOPDT="NACTDT")
            starts = starts.join(stops, on="USUBJID", how="left", maintain_order="left")
        anchors = enrolled.select("USUBJID", ANCHORDT=pl.coalesce("RANDDT", "TRTSDT"))
        starts = starts.join(anchors, on="USUBJID", how="left", maintain_order="left")
        times = time_to_event(
            starts,
            event_rules(endpoint),
            censor_rules(endpoint),
            datasets=datasets,
            ends=end_rules(endpoint),
            missed=missed_assessments(endpoint, protocol.schedule),
        )
        parts.append(times.with_columns(pl.lit(endpoint.label).alias("PARAM")).select(*SCHEMA))
        without = starts.join(times, on="USUBJID", how="anti")
        exclusions += left_out("ADTTE", f"{endpoint.id}: no {endpoint.start}, or no date to censor at", without)
    rows = core.join(pl.concat(parts), on="USUBJID", how="inner").select(*core.columns, *COLUMNS)
    return rows.sort("USUBJID", "PARAMCD"), tuple(exclusions)


def _starts(endpoint: TimeToEvent, enrolled: pl.DataFrame, datasets: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give the start of each subject: a date of ADSL, or the first response where only responders count."""
    name = pl.lit(endpoint.id).alias("PARAMCD")
    if endpoint.responders_only:
        response = "IRSP" if endpoint.is_immune else "RSP"
        responses = datasets["adrs"].filter((pl.col("PARAMCD") == response) & (pl.col("AVALC") == "Y"))
        return responses.select("USUBJID", name, STARTDT="ADT")
    known = [column for column, kind in enrolled.schema.items() if kind == pl.Date()]
    if endpoint.start not in known:
        problem = Problem(
            file="endpoints", place=endpoint.id, expected="a date of ADSL to start from", found=f"'{endpoint.start}'",
            remedy=name_remedy(endpoint.start, known),
        )  # fmt: skip
        raise ProtocolError([problem])
    is_missing = enrolled[endpoint.start].null_count() == enrolled.height
    return enrolled.select("USUBJID", name, STARTDT="TRTSDT" if is_missing else endpoint.start)
