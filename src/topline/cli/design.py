"""The commands of `topline design`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from topline.cli.listed import fractions, numbers, whole_numbers
from topline.cli.running_flags import CheckpointFolder, Precision, Replicates, Resume, Scheduler, Seed, Threads, Workers

if TYPE_CHECKING:
    from topline.pipeline import DesignReport

EXAMPLES = """

\b
All designs for the targets of a study file:
topline design my-study --out designs

\b
The same from numbers:
topline design --null 0.20 --alternative 0.35 --accrual 5

\b
Which conventions give a printed number of subjects:
topline design size --null 0.20 --alternative 0.35 --dropout 0.1 --n 63

\b
A rate at 6 months, the one-sample log-rank test, medians:
topline design survival --null 0.2 --alternative 0.35 --at-months 6 --accrual 5

\b
Two arms with a look at half of the events:
topline design two-arms --hazard-ratio 0.7 --looks 0.5,1 --futility obrien_fleming

\b
63 subjects simulated, seen every 2 months:
topline design simulate --n 63 --null 0.2 --alternative 0.35 --at-months 6 --accrual 5 --visits-every 2

\b
Every design in every scenario of a file:
topline design simulate --grid grid.yaml --out simulated

\b
When to stop for toxicity:
topline design toxicity --limit 0.3 --looks 5,10,15,20

\b
Estimates after Simon's design 1/10, 5/29 ended with 7 of 29:
topline design after --looks 1/10,5/29 --ended 7/29 --null 0.10
"""


class CompareWhenUnnamed(TyperGroup):
    """A group whose command is `compare` where none is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 the library's context, which typer hides
        """Put the command's name before arguments that begin with none."""
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = ["compare", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=CompareWhenUnnamed,
    no_args_is_help=True,
    help="Size a trial, and put all its designs on one page." + EXAMPLES,
    rich_markup_mode=None,
)

Study = Annotated[
    Path | None, typer.Argument(metavar="[STUDY]", help="A study.yaml with a design section, or its folder.")
]
Null = Annotated[float | None, typer.Option("--null", metavar="RATE", help="The rate under the null, 0 to 1.")]
Alternative = Annotated[
    float | None, typer.Option("--alternative", metavar="RATE", help="The rate hoped for, above the null's.")
]
Alpha = Annotated[float | None, typer.Option("--alpha", metavar="P", help="Probability of a false positive [0.05].")]
Sided = Annotated[int | None, typer.Option("--sided", metavar="1|2", help="Sides of alpha [2].")]
Power = Annotated[float | None, typer.Option("--power", metavar="P", help="Power [0.8].")]
Dropout = Annotated[float | None, typer.Option("--dropout", metavar="SHARE", help="Share not evaluable [0].")]
Accrual = Annotated[float | None, typer.Option("--accrual", metavar="N", help="Subjects who enter in a month.")]
FollowUp = Annotated[
    float | None,
    typer.Option("--follow-up", metavar="MONTHS", help="From the last entry to the analysis [--at-months]."),
]
Loss = Annotated[float | None, typer.Option("--yearly-loss", metavar="SHARE", help="Share lost in a year [0].")]
AtMonths = Annotated[
    float | None, typer.Option("--at-months", metavar="MONTHS", help="For a time to event: when the rates hold.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the page, tables and pictures here.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors alone.")]


@app.command()
def compare(  # noqa: PLR0913, PLR0917 the arguments are the options that the command promises
    study: Study = None,
    null: Null = None,
    alternative: Alternative = None,
    alpha: Alpha = None,
    sided: Sided = None,
    power: Power = None,
    dropout: Dropout = None,
    at_months: AtMonths = None,
    accrual: Accrual = None,
    follow_up: FollowUp = None,
    yearly_loss: Loss = None,
    stages: Annotated[int, typer.Option("--stages", metavar="N", help="Looks of Fleming's and like designs.")] = 2,
    first_look: Annotated[int, typer.Option("--first-look", metavar="N", help="First look of watched designs.")] = 10,
    cohort: Annotated[int, typer.Option("--cohort", metavar="N", help="Subjects between their looks.")] = 5,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Put all designs for the same targets on one page (the command where none is named)."""
    from topline.pipeline import DesignOptions, compare_trial_designs

    options = DesignOptions(
        null_rate=null, alternative_rate=alternative, alpha=alpha, sided=sided, power=power, dropout=dropout,
        at_months=at_months, per_month=accrual, follow_up_months=follow_up, yearly_loss=yearly_loss, stages=stages,
        first_look=first_look, cohort=cohort,
    )  # fmt: skip
    _tell(compare_trial_designs(study, options), out, is_quiet=quiet)


@app.command()
def size(  # noqa: PLR0913, PLR0917 the same
    study: Study = None,
    null: Null = None,
    alternative: Alternative = None,
    alpha: Alpha = None,
    sided: Sided = None,
    power: Power = None,
    dropout: Dropout = None,
    n: Annotated[int | None, typer.Option("--n", metavar="N", help="Explain this number of subjects.")] = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Size one stage by every convention, or tell which conventions give a printed number."""
    from topline.pipeline import DesignOptions, size_trial

    options = DesignOptions(
        null_rate=null, alternative_rate=alternative, alpha=alpha, sided=sided, power=power, dropout=dropout
    )
    _tell(size_trial(study, options, n), out, is_quiet=quiet)


@app.command()
def survival(  # noqa: PLR0913, PLR0917 the same
    study: Study = None,
    null: Null = None,
    alternative: Alternative = None,
    alpha: Alpha = None,
    sided: Sided = None,
    power: Power = None,
    dropout: Dropout = None,
    at_months: AtMonths = None,
    accrual: Accrual = None,
    follow_up: FollowUp = None,
    yearly_loss: Loss = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Size a trial with a time to event: rate at a month, one-sample log-rank test, medians."""
    from topline.pipeline import DesignOptions, size_survival_trial

    options = DesignOptions(
        null_rate=null, alternative_rate=alternative, alpha=alpha, sided=sided, power=power, dropout=dropout,
        at_months=at_months, per_month=accrual, follow_up_months=follow_up, yearly_loss=yearly_loss,
    )  # fmt: skip
    _tell(size_survival_trial(study, options), out, is_quiet=quiet)


@app.command("two-arms")
def two_arms(  # noqa: PLR0913, PLR0917 the same
    hazard_ratio: Annotated[float, typer.Option("--hazard-ratio", metavar="HR", help="Treatment to control.")],
    alpha: Annotated[float, typer.Option("--alpha", metavar="P", help="Probability of a false positive.")] = 0.05,
    sided: Annotated[int, typer.Option("--sided", metavar="1|2", help="Sides of alpha.")] = 2,
    power: Annotated[float, typer.Option("--power", metavar="P", help="Power.")] = 0.8,
    allocation: Annotated[float, typer.Option("--allocation", metavar="R", help="Treated to one control.")] = 1.0,
    control_median: Annotated[
        float | None, typer.Option("--control-median", metavar="MONTHS", help="The control arm's median.")
    ] = None,
    accrual: Accrual = None,
    follow_up: FollowUp = None,
    yearly_loss: Loss = None,
    looks: Annotated[str, typer.Option("--looks", metavar="LIST", help="Shares of the events, as 0.5,1.")] = "1",
    futility: Annotated[
        Literal["obrien_fleming", "pocock"] | None,
        typer.Option("--futility", help="Looks stop for futility too, by spending 1 − power."),
    ] = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Find the events and subjects of a two-arm trial, and its group-sequential boundaries."""
    from topline.pipeline import TwoArmOptions, design_two_arms

    options = TwoArmOptions(
        hazard_ratio=hazard_ratio, alpha=alpha, sided=sided, power=power, allocation=allocation,
        control_median_months=control_median, per_month=accrual, follow_up_months=follow_up or 0.0,
        yearly_loss=yearly_loss or 0.0, shares=numbers(looks, "--looks"),
        futility=futility,
    )  # fmt: skip
    _tell(design_two_arms(options), out, is_quiet=quiet)


@app.command()
def simulate(  # noqa: PLR0913 the same
    *,
    study: Study = None,
    grid: Annotated[
        Path | None, typer.Option("--grid", metavar="FILE", help="Every design in every scenario of this file.")
    ] = None,
    n: Annotated[int | None, typer.Option("--n", metavar="N", help="Subjects of one trial.")] = None,
    null: Null = None,
    alternative: Alternative = None,
    alpha: Alpha = None,
    sided: Sided = None,
    at_months: AtMonths = None,
    accrual: Accrual = None,
    follow_up: FollowUp = None,
    yearly_loss: Loss = None,
    visits_every: Annotated[
        float | None, typer.Option("--visits-every", metavar="MONTHS", help="Progression is seen at visits alone.")
    ] = None,
    visit_window: Annotated[
        float | None, typer.Option("--visit-window", metavar="MONTHS", help="Before and after [0].")
    ] = None,
    missed: Annotated[
        float | None, typer.Option("--missed", metavar="P", help="Probability of a missed visit [0].")
    ] = None,
    replicates: Replicates = None,
    precision: Precision = None,
    seed: Seed = None,
    threads: Threads = 1,
    workers: Workers = None,
    scheduler: Scheduler = None,
    checkpoints: CheckpointFolder = None,
    resume: Resume = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Simulate a trial with one arm, or every design in every scenario of a file."""
    from topline.cli.simulating import file_of_simulation, simulate_with_progress
    from topline.pipeline import DesignOptions, RunningOptions, SimulationOptions, simulate_grid, simulate_trial

    of_one = {
        "--null": null, "--alternative": alternative, "--alpha": alpha, "--sided": sided,
        "--at-months": at_months, "--accrual": accrual, "--follow-up": follow_up, "--yearly-loss": yearly_loss,
        "--visits-every": visits_every, "--visit-window": visit_window, "--missed": missed,
    }  # fmt: skip
    file = file_of_simulation(grid, study, n, of_one)
    options = DesignOptions(
        null_rate=null, alternative_rate=alternative, alpha=alpha, sided=sided, at_months=at_months,
        per_month=accrual, follow_up_months=follow_up, yearly_loss=yearly_loss,
    )  # fmt: skip
    running = RunningOptions(
        seed=1 if seed is None else seed, replicates=100_000 if replicates is None else replicates,
        precision=precision, threads=threads, workers=workers, scheduler=scheduler, checkpoints=checkpoints,
        is_resumed=resume,
    )  # fmt: skip
    simulation = SimulationOptions(
        n=n or 0, visits_every=visits_every, visit_window=visit_window or 0.0, missed_visits=missed or 0.0,
        running=running,
    )  # fmt: skip
    found = simulate_with_progress(
        lambda told: (
            simulate_trial(study, options, simulation, progress=told)
            if file is None
            else simulate_grid(
                file,
                running,
                seed=seed,
                replicates=replicates,
                precision=precision,
                in_study=grid is None,
                progress=told,
            )
        ),
        is_quiet=quiet,
        is_kept=checkpoints is not None,
    )
    _tell(found, out, is_quiet=quiet)


@app.command()
def toxicity(
    limit: Annotated[float, typer.Option("--limit", metavar="RATE", help="The largest acceptable rate.")],
    looks: Annotated[str, typer.Option("--looks", metavar="LIST", help="Numbers treated, as 5,10,15 or 1-30.")],
    level: Annotated[float, typer.Option("--level", metavar="P", help="The Bayesian rule's probability.")] = 0.95,
    alpha: Annotated[float, typer.Option("--alpha", metavar="P", help="The Pocock-type rule's error.")] = 0.05,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Say at how many toxicities a trial stops."""
    from topline.pipeline import design_toxicity

    _tell(design_toxicity(limit, whole_numbers(looks, "--looks"), level, alpha), out, is_quiet=quiet)


@app.command()
def after(
    looks: Annotated[str, typer.Option("--looks", metavar="LIST", help="Negative bounds, as Simon's 1/10,5/29.")],
    ended: Annotated[str, typer.Option("--ended", metavar="X/N", help="Successes and subjects at the end.")],
    null: Annotated[float, typer.Option("--null", metavar="RATE", help="The rate under the null.")],
    level: Annotated[float, typer.Option("--level", metavar="P", help="Two-sided confidence level.")] = 0.95,
    first_stage: Annotated[
        int | None,
        typer.Option("--first-stage", metavar="X", help="Its successes, after a second stage of another size."),
    ] = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Estimate the rate after a trial with looks: unbiased estimate, P value, limits."""
    from topline.pipeline import estimate_after

    bounds = [(n, most) for most, n in fractions(looks, "--looks")]
    _tell(estimate_after(bounds, fractions(ended, "--ended")[0], null, level, first_stage), out, is_quiet=quiet)


def _tell(found: DesignReport, out: Path | None, *, is_quiet: bool) -> None:
    from topline.cli.telling_designs import tell_design
    from topline.pipeline import write_design

    if not is_quiet:
        tell_design(found)
    if out is not None:
        write_design(found, out)
        if not is_quiet:
            typer.echo(f"Page: {out / 'report.html'}")
