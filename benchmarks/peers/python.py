"""What each Python library calls the tasks: a function of the data for each task that it has.

A value may be a pair of the function and by how much its time is multiplied, where only a part of the work is timed.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from peers.data import draw_resamples

if TYPE_CHECKING:
    from collections.abc import Callable

    Data = dict[str, np.ndarray]
    Work = Callable[[], object]
    Tasks = dict[str, Callable[[Data], Work | tuple[Work, float]]]

PART_OF_RESAMPLES = 20


def topline() -> Tasks:
    """Call Topline."""
    from topline import stats
    from topline.stats import batch

    def bootstrap(d: Data) -> Work:
        draws = draw_resamples(len(d["time"]))
        return lambda: batch.cox(d["time"], d["event"], d["x"], resamples=draws)

    return {
        "kaplan_meier": lambda d: lambda: stats.kaplan_meier(d["time"], d["event"]),
        "log_rank": lambda d: lambda: stats.log_rank(d["time"], d["event"], d["group"]),
        "cox": lambda d: lambda: stats.cox(d["time"], d["event"], d["x"]),
        "lasso": lambda d: lambda: stats.cox_path(d["time"], d["event"], d["x"]),
        "lasso_cv": lambda d: lambda: stats.cross_validated_cox_path(d["time"], d["event"], d["x"], fold=d["fold"]),
        "bootstrap": bootstrap,
        "maxstat": lambda d: lambda: stats.maximally_selected_log_rank(d["time"], d["event"], d["x"][:, 0]),
    }


def lifelines() -> Tasks:
    """Call lifelines, on the pandas frames that it wants."""
    library, pandas = importlib.import_module("lifelines"), importlib.import_module("pandas")
    statistics = importlib.import_module("lifelines.statistics")

    def frame(d: Data) -> Any:  # noqa: ANN401  a frame of pandas, which is no dependency of ours
        return pandas.DataFrame(d["x"]).assign(time=d["time"], event=d["event"])

    def log_rank(d: Data) -> Work:
        one = d["group"] == 1
        return lambda: statistics.logrank_test(
            d["time"][one], d["time"][~one], event_observed_A=d["event"][one], event_observed_B=d["event"][~one]
        )

    def cox(d: Data) -> Work:
        table = frame(d)
        return lambda: library.CoxPHFitter().fit(table, "time", "event")

    def bootstrap(d: Data) -> tuple[Work, float]:
        table, draws = frame(d), draw_resamples(len(d["time"]))

        def fit_part() -> None:
            for drawn in draws[::PART_OF_RESAMPLES]:
                library.CoxPHFitter().fit(table.iloc[drawn], "time", "event")

        return fit_part, float(PART_OF_RESAMPLES)

    return {
        "kaplan_meier": lambda d: lambda: library.KaplanMeierFitter().fit(d["time"], d["event"]),
        "log_rank": log_rank,
        "cox": cox,
        "bootstrap": bootstrap,
    }


def scikit_survival() -> Tasks:
    """Call scikit-survival; it has no cross-validated deviance, so that the path alone is fitted without each fold."""
    nonparametric = importlib.import_module("sksurv.nonparametric")
    compare, linear = importlib.import_module("sksurv.compare"), importlib.import_module("sksurv.linear_model")
    surv = importlib.import_module("sksurv.util").Surv.from_arrays

    def path(d: Data, kept: np.ndarray, penalties: np.ndarray | None = None) -> Any:  # noqa: ANN401  a model of theirs
        model = linear.CoxnetSurvivalAnalysis(
            l1_ratio=1.0, normalize=True, alphas=penalties, alpha_min_ratio=_lowest(d)
        )
        return model.fit(d["x"][kept], surv(d["event"][kept], d["time"][kept]))

    def path_without_each_fold(d: Data) -> None:
        penalties = path(d, np.ones(len(d["time"]), dtype=bool)).alphas_
        for fold in np.unique(d["fold"]):
            path(d, d["fold"] != fold, penalties)

    def bootstrap(d: Data) -> tuple[Work, float]:
        draws, y = draw_resamples(len(d["time"])), surv(d["event"], d["time"])

        def fit_part() -> None:
            for drawn in draws[::PART_OF_RESAMPLES]:
                linear.CoxPHSurvivalAnalysis(ties="efron").fit(d["x"][drawn], y[drawn])

        return fit_part, float(PART_OF_RESAMPLES)

    return {
        "kaplan_meier": lambda d: (
            lambda: nonparametric.kaplan_meier_estimator(d["event"], d["time"], conf_type="log-log")
        ),
        "log_rank": lambda d: lambda: compare.compare_survival(surv(d["event"], d["time"]), d["group"]),
        "cox": lambda d: lambda: linear.CoxPHSurvivalAnalysis(ties="efron").fit(d["x"], surv(d["event"], d["time"])),
        "lasso": lambda d: lambda: path(d, np.ones(len(d["time"]), dtype=bool)),
        "lasso_cv": lambda d: lambda: path_without_each_fold(d),
        "bootstrap": bootstrap,
    }


def statsmodels() -> Tasks:
    """Call statsmodels."""
    survfunc = importlib.import_module("statsmodels.duration.survfunc")
    regression = importlib.import_module("statsmodels.duration.hazard_regression")

    def fit(d: Data, drawn: np.ndarray | slice) -> object:
        return regression.PHReg(d["time"][drawn], d["x"][drawn], status=d["event"][drawn], ties="efron").fit()

    def bootstrap(d: Data) -> tuple[Work, float]:
        draws = draw_resamples(len(d["time"]))[::PART_OF_RESAMPLES]
        return lambda: [fit(d, drawn) for drawn in draws], float(PART_OF_RESAMPLES)

    return {
        "kaplan_meier": lambda d: lambda: survfunc.SurvfuncRight(d["time"], d["event"]),
        "log_rank": lambda d: lambda: survfunc.survdiff(d["time"], d["event"], d["group"]),
        "cox": lambda d: lambda: fit(d, slice(None)),
        "bootstrap": bootstrap,
    }


def greenwood() -> Tasks:
    """Call greenwood."""
    library = importlib.import_module("greenwood")

    def surv(d: Data, drawn: np.ndarray | slice = slice(None)) -> Any:  # noqa: ANN401  an outcome of theirs
        return library.Surv(d["time"][drawn], d["event"][drawn].astype(int))

    def bootstrap(d: Data) -> tuple[Work, float]:
        draws = draw_resamples(len(d["time"]))[::PART_OF_RESAMPLES]
        return (
            lambda: [library.CoxPH().fit(surv(d, drawn), d["x"][drawn]) for drawn in draws],
            float(PART_OF_RESAMPLES),
        )

    return {
        "kaplan_meier": lambda d: lambda: library.KaplanMeier().fit(surv(d)),
        "log_rank": lambda d: lambda: library.logrank_test(surv(d), d["group"]),
        "cox": lambda d: lambda: library.CoxPH().fit(surv(d), d["x"]),
        "bootstrap": bootstrap,
    }


def _lowest(d: Data) -> float:
    """Give glmnet's smallest penalty, as a share of the largest."""
    return 1e-2 if len(d["time"]) < d["x"].shape[1] else 1e-4


def quiet() -> None:
    """Let the peers' warnings pass; they are not ours to answer."""
    warnings.simplefilter("ignore")
