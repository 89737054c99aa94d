"""The plan of the study file: the displays in which a phase 2 publication prints such numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.evidence.published.event_groups import RELATED, group_columns, group_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topline.evidence.published import Model, Published
    from topline.evidence.published.record_words import EventKind
    from topline.evidence.reconstruct.printed import Paper

Section = dict[str, object]
MONTHS = (6.0, 12.0)


def events_of_interest(published: Published) -> list[Section]:
    """Give the kinds of events that are rows of the table of adverse events and have a column that marks them."""
    table = published.adverse_events
    columns = {key: column for key, column in group_columns(table).items() if column != RELATED}
    ids = group_ids(columns)
    groups: list[Section] = [
        {"id": short, "label": table.rows[key].label or key, "flag": columns[key], "related_only": table.related}
        for key, short in ids.items()
    ]
    return [*groups, *(_kind(published, key, kind, ids) for key, kind in published.records.kinds.items())]


def _kind(published: Published, key: str, kind: EventKind, ids: Mapping[str, str]) -> Section:
    """Give a kind of events that the text alone names, by its terms."""
    table = published.adverse_events
    within = {"within": ids[kind.group]} if kind.group in ids else {}
    terms = [table.rows[name].label or name for name in kind.rows]
    return {"id": key, "label": kind.label, "terms": terms, **within, "related_only": table.related}


def plan(published: Published, paper: Paper, covariates: Sequence[Section]) -> list[Section]:
    """List the displays: subjects, baseline, efficacy, times to events, models, treatment, safety."""
    names = {str(each["variable"]) for each in covariates}
    main = published.population
    return [
        {"id": "flow", "show": "flow_diagram"},
        {"id": "disposition", "show": "disposition", "population": main},
        {"id": "analysis-sets", "show": "analysis_sets"},
        *_baseline(published, paper, covariates),
        *_efficacy(published, names),
        *_times(published, paper, names),
        *_models(published, paper, names),
        {"id": "exposure", "show": "exposure", "population": main},
        *([{"id": "dose-changes", "show": "dose_modifications", "population": main}] if published.regimen else []),
        *_safety(published),
    ]


def _baseline(published: Published, paper: Paper, covariates: Sequence[Section]) -> Iterator[Section]:
    groups = {variable.name for variable in paper.variables if variable.marker or variable.factors}
    told = [str(each["variable"]) for each in covariates if each["variable"] not in groups]
    if told:
        yield {
            "id": "baseline", "show": "baseline_survival", "population": published.population,
            "endpoints": list(paper.endpoints), "covariates": told,
        }  # fmt: skip


def _efficacy(published: Published, names: set[str]) -> Iterator[Section]:
    yield {"id": "efficacy", "show": "efficacy"}
    if published.responses.best:
        population = published.responses.best_population or published.population
        yield {"id": "waterfall", "show": "waterfall", "population": population}
    by = dict.fromkeys(name for each in published.responses.subgroups.values() for name in each)
    for name in by:
        if name in names:
            yield {"id": f"efficacy-{_slug(name)}", "show": "efficacy", "by": name}


def _times(published: Published, paper: Paper, names: set[str]) -> Iterator[Section]:
    durations = [name for name, each in published.endpoints.items() if each.responders_only]
    for endpoint in (*paper.endpoints, *durations):
        printed = published.survival.get(endpoint)
        months = sorted({*MONTHS, *(float(month) for month in (printed.at if printed else ()))})
        name, population = _slug(endpoint), published.endpoints[endpoint].population or published.population
        shared = {"population": population, "endpoint": endpoint}
        yield {"id": name, "show": "time_to_event", **shared, "months": months}
        yield {"id": f"{name}-curve", "show": "kaplan_meier", **shared}
    for key, group in published.groups.items():
        tested = [endpoint for endpoint in paper.endpoints if _is_about(published, key, endpoint)]
        for endpoint in tested if key in names else ():
            yield {
                "id": f"{_slug(endpoint)}-{_slug(key)}", "show": "kaplan_meier", "endpoint": endpoint,
                "population": group.population or published.population, "by": key,
            }  # fmt: skip


def _is_about(published: Published, key: str, endpoint: str) -> bool:
    group = published.groups[key]
    return endpoint in group.tests or any(endpoint in level.survival for level in group.levels.values())


def _models(published: Published, paper: Paper, names: set[str]) -> Iterator[Section]:
    for key, model in published.models.items():
        if model.endpoint in paper.endpoints and set(model.terms) <= names:
            yield {"id": _slug(key), "show": "cox", "title": _title(key, model), "endpoint": model.endpoint,
                   "population": model.population or published.population, "covariates": list(model.terms)}  # fmt: skip


def _title(key: str, model: Model) -> str:
    return f"Cox model: {model.label or key}"


def _safety(published: Published) -> Iterator[Section]:
    table, main = published.adverse_events, published.population
    if not table.rows:
        return
    population = table.population or main
    yield {"id": "ae-overview", "show": "adverse_event_overview", "population": population}
    if table.related:
        yield {
            "id": "ae-related", "show": "adverse_event_overview", "population": population, "filter": "AREL = 'Y'",
            "title": "Overview of treatment-related adverse events",
        }  # fmt: skip
    kinds = [str(each["id"]) for each in events_of_interest(published)]
    for place, columns in enumerate(_grades(published) or [[]]):
        grades: Section = {
            "id": f"ae-grades-{place + 1}" if place else "ae-grades", "show": "adverse_event_grades",
            "population": population, "related_only": table.related,
        }  # fmt: skip
        if place:
            grades["title"] = f"Adverse events by worst grade: {', '.join(columns)}"
        if columns:
            grades["grades"] = columns
        if kinds:
            grades["events_of_interest"] = kinds
        yield grades
    yield {"id": "deaths", "show": "death_listing", "population": main}


def _grades(published: Published) -> list[list[str]]:
    """Give the printed columns of grades, the widest first, for as many displays as keep those of one apart."""
    columns = published.adverse_events.columns.values()
    printed = {tuple(sorted(column.grades)) for column in columns if column.grades}
    displays: list[list[tuple[int, ...]]] = []
    for grades in sorted(printed, key=lambda grades: (-len(grades), grades)):
        if grades[-1] - grades[0] >= len(grades):
            continue
        free = [display for display in displays if not any(set(grades) & set(other) for other in display)]
        if free:
            free[0].append(grades)
        else:
            displays.append([grades])
    return [[_column(grades) for grades in sorted(display)] for display in displays]


def _column(grades: tuple[int, ...]) -> str:
    first, last = grades[0], grades[-1]
    return f"{first}" if first == last else f"{first}-{last}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
