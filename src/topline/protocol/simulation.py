"""The simulation file: scenarios, designs, and how many trials are simulated of each design in each scenario."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from topline.protocol.base import Part

Label = Annotated[str, Field(min_length=1, max_length=60)]
Share = Annotated[float, Field(gt=0, lt=1)]
Month = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1, le=10_000)]


def _listed(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else [value]


Ratio = Annotated[float, Field(gt=0)]
RATIO_SCHEMA: dict[str, Any] = {"type": "number", "exclusiveMinimum": 0}
Ratios = Annotated[
    tuple[Ratio, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [RATIO_SCHEMA, {"type": "array", "items": RATIO_SCHEMA, "minItems": 1}]}),
]
"""One hazard ratio, or a list of which each makes a scenario of its own."""
SHARE_SCHEMA: dict[str, Any] = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
Shares = Annotated[
    tuple[Share, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [SHARE_SCHEMA, {"type": "array", "items": SHARE_SCHEMA, "minItems": 1}]}),
]
"""One rate, or a list of which each makes a scenario of its own."""


class HazardPiece(Part):
    """A hazard that holds from a month on."""

    start_month: float = Field(ge=0)
    """The month from entry in which it begins; the first is 0."""
    monthly_hazard: float = Field(ge=0)
    """The hazard. [per month]"""


class Hazard(Part):
    """A hazard, by one of: the median, the survival at a month, the hazard itself, pieces."""

    median_months: Month | None = None
    """The median of a constant hazard."""
    survival: Shares | None = None
    """The share without the event at `at_months` under a constant hazard; a list makes a scenario of each."""
    at_months: Month | None = None
    """The month of `survival`."""
    monthly_hazard: float | None = Field(default=None, ge=0)
    """A constant hazard. [per month]"""
    pieces: tuple[HazardPiece, ...] | None = None
    """A hazard in pieces of time."""


class AccrualPiece(Part):
    """Subjects a month from a month on."""

    start_month: float = Field(ge=0)
    """The month of the trial in which it begins; the first is 0."""
    per_month: float = Field(ge=0)
    """Subjects who enter in a month."""


class AccrualTruth(Part):
    """How subjects come."""

    per_month: float | None = Field(default=None, gt=0)
    """Subjects who enter in a month."""
    pieces: tuple[AccrualPiece, ...] | None = None
    """Subjects a month in pieces of time."""
    pattern: Literal["uniform", "poisson", "even"] = "uniform"
    """Independent entries in the months planned, random waits, or the same wait for all."""


class VisitTruth(Part):
    """When progression can be seen."""

    every_months: Month
    """Months between visits."""
    window_months: float = Field(default=0.0, ge=0)
    """A visit lies up to this much before or after its plan."""
    missed: float = Field(default=0.0, ge=0, lt=1)
    """The probability that a visit is missed."""


class ResponseTruth(Part):
    """Who responds, and when that is known."""

    rate: Shares
    """The rate of response; a list makes a scenario of each."""
    by_months: Month
    """When a subject is known to have responded or not."""
    first_months: float | None = Field(default=None, ge=0)
    """The earliest response; none means by_months."""
    correlation: float = Field(default=0.0, gt=-1, lt=1)
    """Of the normal numbers behind response and time to progression; above 0 who responds progresses later."""


class ToxicityTruth(Part):
    """Who has a toxicity, and when."""

    rate: Share
    """The rate of toxicity."""
    within_months: Month
    """How long subjects are watched for it."""
    correlation: float = Field(default=0.0, gt=-1, lt=1)
    """With response, both as 0 and 1."""


class SubgroupTruth(Part):
    """Subjects who do otherwise."""

    name: Label
    """What they are called."""
    prevalence: float = Field(gt=0, le=1)
    """Their share; the shares of all subgroups are 1 together."""
    hazard_ratio: float = Field(default=1.0, gt=0)
    """By which all hazards are multiplied."""
    response_rate: Share | None = None
    """Their rate of response; none means that of the scenario."""


class ControlTruth(Part):
    """What is true of the control arm of a trial with two arms."""

    progression: Hazard
    """The hazard of progression, or of the one event there is."""
    death: Hazard | None = None
    """The hazard of death without progression; none means no deaths."""
    death_after: Hazard | None = None
    """The hazard of death after progression; none means that of death."""
    yearly_loss: float = Field(default=0.0, ge=0, lt=1)
    """The share lost to follow-up in a year."""


class ScenarioTruth(Part):
    """What is true of subjects, and how they come and are seen; with a control arm, of the treated arm."""

    accrual: AccrualTruth | None = None
    """How subjects come; needed."""
    progression: Hazard | None = None
    """The hazard of progression, or of the one event there is; needed."""
    death: Hazard | None = None
    """The hazard of death without progression; none means no deaths."""
    death_after: Hazard | None = None
    """The hazard of death after progression; none means that of death."""
    yearly_loss: float = Field(default=0.0, ge=0, lt=1)
    """The share lost to follow-up in a year."""
    visits: VisitTruth | None = None
    """When progression can be seen; none means when it happens."""
    response: ResponseTruth | None = None
    """Who responds."""
    toxicity: ToxicityTruth | None = None
    """Who has a toxicity."""
    subgroups: tuple[SubgroupTruth, ...] = ()
    """Subjects who do otherwise."""
    control: ControlTruth | None = None
    """The control arm, for designs with two arms."""
    hazard_ratio: Ratios | None = None
    """Instead of hazards of the treated arm: by which those of the control arm are multiplied; a list makes a scenario
    of each."""


class NamedScenario(ScenarioTruth):
    """A scenario of the grid; what it leaves out is that of `common`."""

    name: Label
    """Its name; with the seed it gives the random numbers."""


class LookTruth(Part):
    """One look."""

    n: Count
    """Subjects."""
    futility: int | None = Field(default=None, ge=0)
    """The most successes that stop the trial as negative."""
    efficacy: int | None = Field(default=None, ge=0)
    """The fewest successes that stop the trial as positive."""
    toxicity: int | None = Field(default=None, ge=1)
    """The fewest toxicities that stop the trial."""


class ToxicityRule(Part):
    """A rule to stop for toxicity, beside the looks of the design."""

    rule: Literal["bayesian", "pocock"] = "bayesian"
    """By the posterior probability of a rate above the limit, or at the same pointwise level at all looks."""
    limit: Share
    """The largest acceptable rate."""
    looks: tuple[Count, ...] = Field(min_length=1)
    """Subjects at its looks."""
    level: Share | None = None
    """For bayesian: the posterior probability above which it stops; none means 0.95."""
    alpha: Share | None = None
    """For pocock: the probability of stopping where the limit is true; none means 0.05."""


Spending = Literal["obrien_fleming", "pocock"]
Origin = Literal[
    "looks", "one_stage", "three_outcomes", "simon_optimal", "simon_minimax", "fleming", "group_sequential",
    "predictive_probability", "posterior_monitoring", "bop2", "bop2_toxicity", "toxicity", "single_arm",
    "log_rank_optimal", "log_rank_minimax", "two_arms",
]  # fmt: skip


class SimulatedDesign(Part):
    """A design of the grid."""

    name: Label
    """What it is called."""
    origin: Origin = Field(default="looks", alias="from")
    """How its looks are found; looks means that they are given."""
    endpoint: Literal["response", "pfs", "os"] | None = None
    """Success is a response, or being free of PFS or OS at a month; none means response, for single_arm pfs."""
    at_months: Month | None = None
    """For pfs and os: the month."""
    null_rate: Share | None = None
    """The rate under the null."""
    alternative_rate: Share | None = None
    """The rate that the trial hopes for."""
    alpha: float | None = Field(default=None, gt=0, lt=0.5)
    """The probability of a false positive, of the side of success; none means 0.05, for two_arms 0.025."""
    power: Share | None = None
    """The power asked for; none means 0.8."""
    n: Count | None = None
    """Subjects."""
    looks: tuple[LookTruth, ...] | None = Field(default=None, min_length=1)
    """The looks, where they are given."""
    sizes: tuple[Count, ...] | None = Field(default=None, min_length=1)
    """Subjects at the looks, where their boundaries are found."""
    stages: int | None = Field(default=None, ge=2, le=10)
    """Looks of designs in equal stages; none means 2."""
    first_look: Count | None = None
    """Subjects at the first look of designs that are watched; none means 10."""
    cohort: Count | None = None
    """Subjects between their looks; none means 5."""
    toxicity_limit: Share | None = None
    """For bop2_toxicity: the rate of toxicity under the null."""
    alternative_toxicity: Share | None = None
    """For bop2_toxicity: the rate of toxicity that the trial hopes for."""
    toxicity: ToxicityRule | None = None
    """A rule to stop for toxicity."""
    accrual_pauses: bool | None = None
    """Whether nobody enters while a look is waited for; none means true."""
    pending: Literal["wait", "failure", "first_known"] | None = None
    """What a look does about subjects who are not known yet; none means wait."""
    lag_months: float | None = Field(default=None, ge=0)
    """For failure: from the last entry to the look."""
    follow_up_months: float | None = Field(default=None, ge=0)
    """From the end of accrual to the analysis; none means at_months. For two_arms: the longest."""
    accrual_per_month: float | None = Field(default=None, gt=0)
    """For log_rank: the accrual by which the design is found."""
    sided: Literal[1, 2] | None = None
    """For single_arm: 2 halves alpha; none means 1."""
    conf_type: Literal["plain", "log", "log-log", "logit", "arcsin"] | None = None
    """For single_arm: the interval of Kaplan-Meier's rate; none means log-log."""
    events: Count | None = None
    """For two_arms: events of the final analysis; none means that follow_up_months alone decide."""
    shares: tuple[Annotated[float, Field(gt=0, le=1)], ...] | None = Field(default=None, min_length=1)
    """For two_arms: information at each look, up to 1; none means one analysis."""
    look_months: tuple[Month, ...] | None = Field(default=None, min_length=1)
    """For two_arms: months of the looks before the final one; none means at shares of the events."""
    spending: Spending | None = None
    """For two_arms: how alpha is spent; none means obrien_fleming."""
    futility: Spending | None = None
    """For two_arms: how 1 − power is spent by stops for futility; none means no such stops."""
    futility_bounds: tuple[float, ...] | None = Field(default=None, min_length=1)
    """For two_arms: instead, z at or below which each look before the final one stops."""
    futility_hazard_ratios: tuple[Ratio, ...] | None = Field(default=None, min_length=1)
    """For two_arms: instead, about the hazard ratio at or above which each look before the final one stops."""
    rho: float | None = Field(default=None, ge=0)
    """For two_arms: the log-rank test's weights S^rho (1 − S)^gamma; none means 0."""
    gamma: float | None = Field(default=None, ge=0)
    """For two_arms: see rho."""
    per_block: tuple[Count, Count] | None = None
    """For two_arms: controls and treated subjects of a block; none means 1 and 1."""
    randomisation: Literal["blocks", "simple"] | None = None
    """For two_arms: in blocks, or each subject by itself; none means blocks."""
    rmst_months: Month | None = None
    """For two_arms: the month up to which mean times are compared."""
    survival_months: Month | None = None
    """For two_arms: the month at which Kaplan-Meier's rates are compared."""


class Simulation(Part):
    """A grid of scenarios and designs."""

    title: str = "Simulated trials"
    """What is simulated."""
    seed: int = Field(default=1, ge=0, lt=2**32)
    """The seed."""
    replicates: int = Field(default=10_000, ge=1)
    """Trials of each design in each scenario."""
    precision: Share | None = None
    """Stop at this Monte Carlo error of the probability of a positive trial."""
    common: ScenarioTruth = ScenarioTruth()
    """What all scenarios share."""
    scenarios: tuple[NamedScenario, ...] = Field(min_length=1)
    """What may be true."""
    designs: tuple[SimulatedDesign, ...] = Field(min_length=1)
    """How the trial may be designed."""

    def completed(self, scenario: NamedScenario) -> NamedScenario:
        """Give a scenario with what is common to all where it says nothing."""
        common = {key: getattr(self.common, key) for key in self.common.model_fields_set}
        return scenario.model_copy(
            update={key: value for key, value in common.items() if key not in scenario.model_fields_set}
        )
