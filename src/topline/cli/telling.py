"""Print what a check or a trace found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.pipeline import CheckReport, Trace


def tell_check(report: CheckReport) -> None:
    """Print what the study holds, what was left out, and every finding."""
    typer.echo(f"Study {report.protocol.study.id}: {report.protocol.study.title}")
    typer.echo(f"  {len(report.protocol.plan)} tables and figures planned")
    for source in report.sources:
        typer.echo(f"  {source.domain:<6} {source.rows:>8} records  {source.name}")
    for exclusion in report.exclusions:
        typer.echo(f"Left out: {exclusion.dataset}: {exclusion.records} records: {exclusion.reason}")
    if not report.findings:
        typer.echo("No findings")
        return
    if len(report.findings) == 1:
        typer.echo("1 finding (an implausible record; it is kept)")
    else:
        typer.echo(f"{len(report.findings)} findings (implausible records; they are kept)")
    for rule, count in sorted(Counter(finding.rule for finding in report.findings).items()):
        typer.echo(f"  {count:>5}  {rule}")
    for finding in report.findings:
        typer.echo(f"{finding}")


def tell_trace(trace: Trace) -> None:
    """Print a result, how it was made, and the subjects behind it."""
    for name, value in _facts(trace):
        if value:
            typer.echo(f"{name:<12}{value}")
    if trace.records is None:
        typer.echo("The result stands on no single dataset.")
        return
    typer.echo(f"{'Records':<12}{trace.records}")
    typer.echo(f"{'Subjects':<12}{len(trace.subjects)}")
    for subject in trace.subjects:
        typer.echo(f"  {subject}")


def _facts(trace: Trace) -> Iterator[tuple[str, str]]:
    statistic = trace.result.statistic
    number = "" if statistic.stat_num is None else repr(statistic.stat_num)
    yield "Result", trace.result.result_id
    yield "Statistic", f"{statistic.stat_label} ({statistic.stat_name})"
    yield "Value", number or statistic.stat_chr or "none"
    yield "Why none", statistic.error
    yield "Warning", statistic.warning
    yield "Output", statistic.output_id
    yield "About", statistic.context
    yield "Method", statistic.method
    yield "Dataset", statistic.dataset
    yield "Population", statistic.population
    yield "Group", _pair(statistic.group1, statistic.group1_level)
    yield "Within", _pair(statistic.group2, statistic.group2_level)
    yield "Variable", _pair(statistic.variable, statistic.variable_level)
    yield "Condition", trace.condition


def _pair(name: str, level: str) -> str:
    return f"{name} = {level}" if name and level else name
