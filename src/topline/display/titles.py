"""Standard titles, sections, populations and numbers of tables and figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from topline.display.formats import format_statistic
from topline.display.labels import endpoint_label, find_covariate, population_label
from topline.display.wording import clean_text, uncapitalise
from topline.protocol import FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.lookup import Lookup
    from topline.protocol import PlanItem, Protocol, TableKind

STANDARD_TITLES: dict[TableKind | FigureKind, str] = {
    "disposition": "Disposition of subjects",
    "analysis_sets": "Analysis sets",
    "baseline": "Demographic and baseline characteristics",
    "baseline_survival": "Baseline characteristics and survival",
    "exposure": "Exposure to study treatment",
    "response": "Best overall response and response rates",
    "efficacy": "Efficacy",
    "time_to_event": "{endpoint}",
    "cox": "Cox models of {endpoint}",
    "adverse_event_overview": "Overview of treatment-emergent adverse events",
    "adverse_events": "Treatment-emergent adverse events by system organ class and preferred term",
    "adverse_event_grades": "Treatment-emergent adverse events by preferred term and worst {grade}",
    "adverse_event_rates": "Rates and onset of treatment-emergent adverse events",
    "death_listing": "Deaths",
    "deviations": "Criteria of eligibility and deviations from them",
    "deviation_listing": "Deviations from the criteria of eligibility",
    "dose_modifications": "Reductions, interruptions and delays of the dose",
    "response_listing": "Tumour assessments and responses of each subject",
    "lab_shift": "Shift of laboratory grades from baseline to the worst on treatment",
    "lab_change": "Laboratory values at baseline and at their worst on treatment",
    "prognosis_screening": "Screening of prognostic factors of {endpoint}",
    "prognosis_selection": "Selection of the prognostic model of {endpoint}",
    "prognosis_model": "Prognostic model of {endpoint}",
    "prognosis_cutoffs": "Cut-offs for {endpoint}, and the price of their choice",
    "prognosis_nomogram": "Points of the nomogram of {endpoint}",
    "prognosis_risk_groups": "Risk groups of {endpoint}",
    "prognosis_gain": "Gain of the prognostic model of {endpoint} over its factors",
    "prognosis_validation": "Validation of the prognostic model of {endpoint}",
    "prognosis_checklist": "Reporting checklists of the prognostic model of {endpoint}",
    "flow_diagram": "Flow of subjects through the study",
    "kaplan_meier": "Kaplan-Meier estimate of {endpoint}",
    "forest": "Hazard ratios of {endpoint} in subgroups",
    "waterfall": "Best change from baseline in the sum of target diameters",
    "swimmer": "Time on treatment, response and progression of each subject",
    "spider": "Change from baseline in the sum of target diameters over time",
    "nomogram": "Nomogram of {endpoint}",
    "penalty_path": "Penalised coefficients and their cross-validation for {endpoint}",
    "selection_frequency": "How often candidates for {endpoint} are selected",
    "calibration": "Calibration of the prognostic model of {endpoint}",
    "decision_curve": "Decision curve of the prognostic model of {endpoint}",
    "time_dependent_roc": "Time-dependent ROC curves of the prognostic model of {endpoint}",
    "prognosis_forest": "Hazard ratios of the prognostic factors of {endpoint}",
    "cutoff_curves": "{endpoint} below and above the cut-offs found",
    "risk_group_curves": "{endpoint} by risk group",
}
FIGURES = frozenset(get_args(FigureKind))
SUBJECTS: frozenset[TableKind | FigureKind] = frozenset(
    {
        "disposition",
        "analysis_sets",
        "deviations",
        "deviation_listing",
        "baseline",
        "baseline_survival",
        "flow_diagram",
    }
)
SAFETY: frozenset[TableKind | FigureKind] = frozenset(
    {
        "exposure",
        "adverse_event_overview",
        "adverse_events",
        "adverse_event_grades",
        "adverse_event_rates",
        "death_listing",
        "dose_modifications",
        "lab_shift",
        "lab_change",
    }
)
WITHOUT_GROUPS: frozenset[TableKind | FigureKind] = frozenset(
    {
        "flow_diagram",
        "death_listing",
        "response_listing",
        "deviation_listing",
        "forest",
        "cox",
        "swimmer",
        "cutoff_curves",
        "risk_group_curves",
        "calibration",
        "prognosis_validation",
    }
)

WHOLE_STUDY: dict[TableKind | FigureKind, str] = {
    "analysis_sets": "All enrolled subjects",
    "flow_diagram": "All screened subjects",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands over a display, its number apart."""

    title: str
    section: str
    population: str


def describe(item: PlanItem, lookup: Lookup, protocol: Protocol) -> Heading:
    """Give an item its title, its section and the words for its analysis set.

    Parameters
    ----------
    lookup : the item's results; the analysis set and its size are read from the rows N.
    """
    return Heading(
        title=clean_text(item.title) or _standard_title(item, lookup, protocol),
        section="Subjects" if item.show in SUBJECTS else "Safety" if item.show in SAFETY else "Efficacy",
        population=_population(item, lookup, protocol),
    )


def number_items(plan: Sequence[PlanItem]) -> tuple[str, ...]:
    """Count tables, figures and listings, each on its own, in the plan's order."""
    counts = {"Table": 0, "Figure": 0, "Listing": 0}
    numbers: list[str] = []
    for item in plan:
        kind = _kind(item)
        counts[kind] += 1
        numbers.append(f"{kind} {counts[kind]}")
    return tuple(numbers)


def _kind(item: PlanItem) -> str:
    match item.show:
        case "death_listing" | "response_listing" | "deviation_listing":
            return "Listing"
        case kind if kind in FIGURES:
            return "Figure"
        case _:
            return "Table"


def _standard_title(item: PlanItem, lookup: Lookup, protocol: Protocol) -> str:
    standard = STANDARD_TITLES[item.show]
    endpoint = endpoint_label(protocol, item.endpoint)
    inside = endpoint if standard.startswith("{") else uncapitalise(endpoint)
    has_grades = any("CTCAE" in row.statistic.context for row in lookup)
    title = standard.format(endpoint=inside, grade="grade" if has_grades else "severity")
    if item.related_only:
        title = title.replace("Treatment-emergent", "Treatment-related")
    groups = _groups(item, lookup, protocol)
    if groups:
        title = f"{title.replace(' and ', ', ')} and {groups}" if " by " in title else f"{title} by {groups}"
    if item.population and _is_repeated(item, protocol):
        return f"{title}: {uncapitalise(population_label(protocol, item.population))}"
    return title


def _is_repeated(item: PlanItem, protocol: Protocol) -> bool:
    """Whether the plan shows the same for several analysis sets, so that the title must name the set."""
    alike = [
        each for each in protocol.plan if (each.show, each.endpoint, each.by) == (item.show, item.endpoint, item.by)
    ]
    return len({each.population for each in alike}) > 1


def _groups(item: PlanItem, lookup: Lookup, protocol: Protocol) -> str:
    levels = [level for level in lookup.split("group1_level") if level]
    if item.show in WITHOUT_GROUPS or len(levels) <= 1:
        return ""
    covariate = find_covariate(protocol, item.by or "")
    return uncapitalise(clean_text(covariate.label)) if covariate and item.by != "arm" else "treatment arm"


def _population(item: PlanItem, lookup: Lookup, protocol: Protocol) -> str:
    sizes = lookup.of("N").where(stat_name="N")
    used = next(
        (row.statistic.population for row in (*sizes, *lookup) if row.statistic.population), item.population or ""
    )
    label = population_label(protocol, used) or WHOLE_STUDY.get(item.show, "All subjects")
    total = sizes.pick("N", group1_level="") or (sizes.rows[0] if len(sizes.rows) == 1 else None)
    return f"{label} (N = {format_statistic(total.statistic)})" if total else label
