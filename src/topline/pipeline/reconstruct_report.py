"""Tell of each printed number whether the synthetic cohort has it: text, JSON and HTML."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from topline.core import version
from topline.pipeline.reconstruct_spread import spread_html, spread_rows, spread_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.evidence.reconstruct import Reconstruction, Verdict

HEADING = "Synthetic: agrees with the printed numbers as told below; no patient's data."
VARIES = "What the publication does not print is arbitrary, and differs from cohort to cohort."
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd}"
    ".number{text-align:right;font-variant-numeric:tabular-nums}.missed b{color:#9a3412}"
    ".impossible b{color:#6b21a8}.note{background:#fff7ed;padding:.6rem 1rem}"
)
WORST_FIRST = ("impossible", "missed", "met")
DIGITS_KEPT = 12
"""Digits of numbers in JSON, fewer than those in which two processors may differ."""


def report_text(title: str, cohorts: Sequence[Reconstruction]) -> str:
    """Give the report as text: the counts, and each number that is not met."""
    return "\n".join(_lines(title, cohorts)) + "\n"


def _lines(title: str, cohorts: Sequence[Reconstruction]) -> Iterator[str]:
    yield f"Rebuilt from print: {title}"
    yield HEADING
    yield VARIES
    yield from spread_text(cohorts)
    for cohort in cohorts:
        yield ""
        yield f"Seed {cohort.seed}: {_counts(cohort)}"
        for verdict in cohort.verdicts:
            if verdict.outcome != "met":
                yield f"  {verdict.outcome:<10} {verdict.target}: printed {verdict.printed}, found {_told(verdict)}"


def _counts(cohort: Reconstruction) -> str:
    total = len(cohort.verdicts)
    rest = ", ".join(f"{cohort.count(outcome)} {outcome}" for outcome in ("missed", "impossible"))
    return f"{cohort.count('met')} of {total} printed numbers met, {rest}"


def _told(verdict: Verdict) -> str:
    found = "not reached" if verdict.found is None else f"{verdict.found:.4g}"
    gap = "" if verdict.gap is None else f" ({verdict.gap:.2g} outside what rounds to it)"
    return f"{found}{gap}" + (f"; {verdict.note}" if verdict.note else "")


def report_json(title: str, cohorts: Sequence[Reconstruction], *, is_brief: bool = False) -> str:
    """Give the report as JSON, every number with its verdict; a brief one has the counts alone."""
    content = {
        "note": HEADING,
        "title": title,
        "topline": version(),
        "cohorts": [
            {
                "seed": cohort.seed,
                "counts": {outcome: cohort.count(outcome) for outcome in WORST_FIRST},
                **({} if is_brief else {"numbers": [_row(verdict) for verdict in cohort.verdicts]}),
            }
            for cohort in cohorts
        ],
        **({"undetermined": undetermined} if (undetermined := spread_rows(cohorts)) else {}),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _row(verdict: Verdict) -> dict[str, object]:
    return {
        "target": verdict.target, "id": verdict.id, "printed": verdict.printed, "found": _kept(verdict.found),
        "gap": _kept(verdict.gap), "outcome": verdict.outcome, **({"note": verdict.note} if verdict.note else {}),
    }  # fmt: skip


def _kept(value: float | None) -> float | None:
    return float(f"{value:.{DIGITS_KEPT}g}") if isinstance(value, float) else value


def report_html(title: str, cohorts: Sequence[Reconstruction]) -> str:
    """Give the report as one HTML page, what is not met first."""
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Rebuilt: {escape(title)}</title>",
        f"<meta name=viewport content='width=device-width,initial-scale=1'><style>{STYLE}</style>",
        f"<h1>Rebuilt from print</h1><p>{escape(title)}</p>",
        f"<p class=note><strong>{escape(HEADING)}</strong> {VARIES}</p>",
        *spread_html(cohorts),
    ]
    for cohort in cohorts:
        parts.append(f"<h2>Seed {cohort.seed}</h2><p>{_counts(cohort)}.</p><table><thead><tr><th>Printed number</th>")
        parts.append("<th>Printed</th><th>Cohort</th><th>Verdict</th></tr></thead><tbody>")
        ordered = sorted(cohort.verdicts, key=lambda verdict: WORST_FIRST.index(verdict.outcome))
        parts += [_html_row(verdict) for verdict in ordered]
        parts.append("</tbody></table>")
    return "\n".join(parts) + "</html>\n"


def _html_row(verdict: Verdict) -> str:
    found = "not reached" if verdict.found is None else f"{verdict.found:.4g}"
    note = f"<br>{escape(verdict.note)}" if verdict.note else ""
    gap = f" by {verdict.gap:.2g}" if verdict.outcome == "missed" and verdict.gap is not None else ""
    outcome = verdict.outcome if verdict.outcome == "met" else f"<b>{verdict.outcome}{gap}</b>"
    return (
        f"<tr class={verdict.outcome}><td>{escape(verdict.target)}</td><td class=number>{escape(verdict.printed)}</td>"
        f"<td class=number>{found}</td><td>{outcome}{note}</td></tr>"
    )
