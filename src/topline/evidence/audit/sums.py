"""Parts against wholes: levels, best responses, subgroups, arms, screening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.audit.page import AuditFinding, finding, judged, numbers_of, whole
from topline.evidence.published.rows import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.evidence.audit.page import Page
    from topline.evidence.published import Printed
    from topline.protocol.yaml_source import Path

CHECK = "sum"
SCREENING = ("cohort.screened", "cohort.enrolled")
ALL_RESPONSES = frozenset({"CR", "PR", "SD", "PD"})


def check_sums(page: Page) -> Iterator[AuditFinding]:
    """Compare what adds up with what it adds up to."""
    yield from _levels(page)
    yield from _best_responses(page)
    yield from _rates_of_responses(page)
    yield from _subgroups(page)
    yield from _parts(page)
    yield from _cohort(page)


def _levels(page: Page) -> Iterator[AuditFinding]:
    for section in ("baseline", "groups"):
        for key, block in getattr(page.published, section).items():
            path: Path = (section, key)
            size = page.published.subjects(page.population(path))
            counts = _all_counts(level.n for level in block.levels.values())
            if size is not None and counts and block.complete:
                numbers = [*numbers_of(path, *(f"{level}.n" for level in block.levels)), _size_id(page, path)]
                yield _added(page, path, counts, size, "the population", numbers)
            for name, level in block.levels.items():
                in_arms, n = _all_counts(count.n for count in level.arms.values()), whole(level.n)
                if in_arms and n is not None:
                    where: Path = (*path, "levels", name)
                    numbers = numbers_of(where, "n", *(f"arms.{arm}.n" for arm in level.arms))
                    yield _added(page, where, in_arms, n, "the level", numbers)


def _best_responses(page: Page) -> Iterator[AuditFinding]:
    best = page.published.responses.best
    counts = _all_counts(count.n for count in best.values())
    size = page.published.subjects(page.published.responses.best_population)
    if not counts or size is None:
        return
    arithmetic = f"{_written(counts)}, the population has {size}"
    is_whole = set(best) >= ALL_RESPONSES
    fits = sum(counts) == size
    verdict = judged(fits=fits) if is_whole or fits or sum(counts) > size else "cannot tell"
    numbers = (*numbers_of(("responses",), *(f"{name}.n" for name in best)), _size_id(page, ("responses", "best")))
    yield AuditFinding(
        check=CHECK, verdict=verdict, about="Best responses", ids=("responses",), arithmetic=arithmetic, numbers=numbers
    )


def _rates_of_responses(page: Page) -> Iterator[AuditFinding]:
    best = page.published.responses.best
    for name, rate in page.published.responses.rates.items():
        responses = page.published.endpoints[name].responses
        counts = _all_counts(best[response].n if response in best else None for response in responses)
        n = whole(rate.n)
        path = ("responses", "rates", name)
        is_of_the_same = page.population(path) == (
            page.published.responses.best_population or page.published.population
        )
        if counts and n is not None and is_of_the_same:
            numbers = numbers_of(("responses",), f"{name}.n", *(f"{response}.n" for response in responses))
            yield _added(page, path, counts, n, f"the count of {' + '.join(responses)}", numbers)


def _subgroups(page: Page) -> Iterator[AuditFinding]:
    for endpoint, comparisons in page.published.responses.subgroups.items():
        rate = page.published.responses.rates.get(endpoint)
        for name, comparison in comparisons.items():
            path = ("responses", "subgroups", endpoint, name)
            for key in ("n", "of"):
                total = whole(getattr(rate, key, None))
                counts = _all_counts(getattr(level, key) for level in comparison.levels.values())
                if counts and total is not None:
                    numbers = [
                        f"responses.{endpoint}.{key}",
                        *numbers_of(path, *(f"{each}.{key}" for each in comparison.levels)),
                    ]
                    what = "all subjects" if key == "of" else "the count in all"
                    yield _added(page, path, counts, total, what, numbers)


def _parts(page: Page) -> Iterator[AuditFinding]:
    for path, part in page.rows(Count):
        counts, n = _all_counts(part.parts.values()), whole(part.n)
        if counts and n is not None:
            numbers = numbers_of(path, "n", *(f"parts.{name}" for name in part.parts))
            yield _added(page, path, counts, n, "the count", numbers)


def _cohort(page: Page) -> Iterator[AuditFinding]:
    cohort = page.published.cohort
    screened, enrolled = whole(cohort.screened), whole(cohort.enrolled)
    if screened is not None and enrolled is not None:
        counts = _all_counts(cohort.not_enrolled.values())
        if counts:
            what = f"{screened} screened less {enrolled} enrolled is"
            numbers = (*SCREENING, *(f"cohort.not_enrolled.{reason}" for reason in cohort.not_enrolled))
            yield _told("Screening", counts, screened - enrolled, what, numbers)
        elif enrolled > screened:
            yield AuditFinding(
                check=CHECK, verdict="inconsistent", about="Screening", ids=("cohort",),
                arithmetic=f"{enrolled} enrolled of {screened} screened: more than were there", numbers=SCREENING,
            )  # fmt: skip
    arms = _all_counts(arm.n for arm in cohort.arms.values())
    if arms and enrolled is not None:
        numbers = ("cohort.enrolled", *(f"cohort.arms.{arm}.n" for arm in cohort.arms))
        yield _told("Arms", arms, enrolled, "enrolled", numbers)
    for key, population in page.published.populations.items():
        size, limit = whole(population.n), _size_around(page, key)
        if size is not None and limit is not None:
            arithmetic = f"{size} subjects within {limit}"
            path = ("populations", key)
            yield finding(CHECK, judged(fits=size <= limit), page, path, arithmetic, numbers=numbers_of(path, "n"))


def _size_around(page: Page, key: str) -> int | None:
    within = page.published.populations[key].within or page.published.population
    return whole(page.published.cohort.enrolled) if within in {key, ""} else page.published.subjects(within)


def _all_counts(printed: Iterable[Printed | None]) -> list[int]:
    """Give the counts when all are printed, none otherwise."""
    counts = [whole(number) for number in printed]
    return [count for count in counts if count is not None] if None not in counts else []


def _size_id(page: Page, path: Path) -> str:
    """Give the id of the size of the population that the row at a path is about."""
    return f"populations.{page.population(path)}.n"


def _added(page: Page, path: Path, counts: list[int], total: int, what: str, numbers: Iterable[str]) -> AuditFinding:
    words = f"{_written(counts)}, {what} has {total}"
    return finding(CHECK, judged(fits=sum(counts) == total), page, path, words, numbers=numbers)


def _told(about: str, counts: list[int], total: int, what: str, numbers: tuple[str, ...]) -> AuditFinding:
    verdict = judged(fits=sum(counts) == total)
    arithmetic = f"{_written(counts)}, {what} {total}"
    return AuditFinding(
        check=CHECK, verdict=verdict, about=about, ids=("cohort",), arithmetic=arithmetic, numbers=numbers
    )


def _written(counts: list[int]) -> str:
    return f"{' + '.join(map(str, counts))} = {sum(counts)}"
