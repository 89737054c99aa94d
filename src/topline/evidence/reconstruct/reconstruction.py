"""A cohort from a published file: searched, judged, and written as raw records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.from_published import paper_of
from topline.evidence.reconstruct.impossible import mark_impossible
from topline.evidence.reconstruct.markers import add_markers
from topline.evidence.reconstruct.record_verdicts import judge_records, judge_shares
from topline.evidence.reconstruct.records import make_domains
from topline.evidence.reconstruct.search import Effort, no_progress, search_cohort
from topline.evidence.reconstruct.slots import make_slots
from topline.evidence.reconstruct.study import study_content
from topline.evidence.reconstruct.survival_verdicts import judge_survival
from topline.evidence.reconstruct.unprinted import unprinted_numbers
from topline.evidence.reconstruct.verdicts import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from topline.evidence.published import Published
    from topline.evidence.reconstruct.unprinted import Unprinted
    from topline.evidence.reconstruct.verdicts import Verdict

MARKER_SHARE = 10
"""Of so many moves of the search one is spent on laboratory values, whose moves are dear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconstruction:
    """One synthetic cohort.

    Parameters
    ----------
    seed : the seed of its search.
    domains : its raw records by domain.
    verdicts : what became of each printed number.
    unprinted : what is not printed, as this cohort happens to have it.
    study : the sections of a study file for its records.
    """

    seed: int
    domains: Mapping[str, pl.DataFrame]
    verdicts: tuple[Verdict, ...]
    unprinted: tuple[Unprinted, ...]
    study: Mapping[str, object]

    def count(self, outcome: str) -> int:
        """Count the verdicts of an outcome."""
        return sum(verdict.outcome == outcome for verdict in self.verdicts)


def check_published(published: Published) -> None:
    """Raise a DataError where there is nothing to search for, or counts leave no cohort."""
    make_slots(paper_of(published))


def search_and_record(
    published: Published,
    seed: int,
    effort: Effort | None = None,
    progress: Callable[[float, float], None] = no_progress,
) -> Reconstruction:
    """Search for a cohort that agrees with a publication, and write its raw records.

    Parameters
    ----------
    seed : the seed of all chance; the same seed gives the same records.
    progress : called with the share that is done and the loss so far.

    Raises
    ------
    DataError
        The file has no survival number, lacks a count, or its counts contradict each other.
    """
    effort = effort or Effort()
    paper = paper_of(published)
    found = search_cohort(paper, seed, effort, progress)
    cohort = add_markers(paper, found, effort.moves // MARKER_SHARE)
    domains = make_domains(paper, cohort, published)
    counted = (*judge(paper, cohort), *judge_survival(published, paper, cohort), *judge_records(published, domains))
    verdicts = mark_impossible((*counted, *judge_shares(published, counted)), published)
    return Reconstruction(
        seed=seed,
        domains=domains,
        verdicts=verdicts,
        unprinted=unprinted_numbers(paper, cohort, published),
        study=study_content(published, paper, cohort),
    )
