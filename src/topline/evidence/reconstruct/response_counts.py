"""Work out how many subjects of each level had which best response, from the counts and shares that are printed.

Who is in none of the four best responses had no assessment, whatever the publication calls it (NE, not evaluable).
A share by level is printed without its denominator: of all ways to divide the evaluable among the levels, those stand
whose counts give every printed share and add up to the printed totals.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from topline.core import DataError, Problem
from topline.evidence.reconstruct.bounds import read_bounds
from topline.evidence.reconstruct.printed import EVERYBODY, LevelResponses, PrintedResponses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.published import Printed, Published
    from topline.evidence.published.rows import Rate

RESPONSE, CONTROL = {"CR", "PR"}, {"CR", "PR", "SD"}
ASSESSED = {"CR", "PR", "SD", "PD"}
BENEFIT_WEEKS = 24.0


def solve_responses(published: Published, n: int) -> PrintedResponses | None:
    """Work out the responses, by the one variable for which they are printed, else for all subjects together.

    Raises
    ------
    DataError
        There are more best responses than subjects, or no counts give the printed shares.
    """
    printed = published.responses
    best = {name: _whole(row.n) for name, row in printed.best.items() if name in ASSESSED}
    if not best:
        return None
    if sum(best.values()) > n:
        raise DataError([_too_many(published, best, n)])
    kinds = _kinds(published)
    weeks = published.assessment.clinical_benefit_weeks
    counted = published.endpoints.get(kinds.get("event_free", ""))
    variable = next((name for by in printed.subgroups.values() for name in by if name in published.baseline), None)
    levels = None if variable is None else _by_level(published, variable, best, kinds)
    if levels is None:
        totals = {kind: printed.rates.get(name) for kind, name in kinds.items()}
        free, benefit = (_total(totals.get(kind), n) for kind in ("event_free", "benefit"))
        levels = {"all": LevelResponses(best=best, n_event_free=free, n_benefit=benefit)}
    return PrintedResponses(
        variable=variable or EVERYBODY,
        levels=levels,
        endpoint=counted.of if counted else "PFS",
        months=(counted.at_months if counted else None) or 6.0,
        benefit_weeks=(weeks.value if weeks else None) or BENEFIT_WEEKS,
    )


def _too_many(published: Published, best: dict[str, int], n: int) -> Problem:
    told = " + ".join(f"{count} {name}" for name, count in best.items())
    return Problem(
        file=published.publication.id, place="responses", expected=f"best responses of {n} subjects or fewer",
        found=f"{told} = {sum(best.values())}", remedy="correct the counts, or n of the population",
    )  # fmt: skip


def _whole(printed: Printed | None) -> int:
    return 0 if printed is None or printed.value is None else int(printed.value)


def _total(rate: Rate | None, n: int) -> int | None:
    if rate is None:
        return None
    if rate.n is not None:
        return _whole(rate.n)
    return None if rate.percent is None or rate.percent.value is None else round(rate.percent.value * n / 100)


def _kinds(published: Published) -> dict[str, str]:
    """Tell the rates apart: response, disease control, benefit, and the share free of an event."""
    found: dict[str, str] = {}
    for name, endpoint in published.endpoints.items():
        match endpoint.type, {*endpoint.responses}:
            case "rate_at", _:
                found["event_free"] = name
            case "response_rate", responses if responses == RESPONSE:
                found["response"] = name
            case "response_rate", responses if responses == CONTROL:
                found["control"] = name
            case "response_rate", responses if not responses:
                found["benefit"] = name
            case _:
                continue
    return found


def _by_level(
    published: Published, variable: str, best: dict[str, int], kinds: dict[str, str]
) -> dict[str, LevelResponses] | None:
    sizes = {name: _whole(level.n) for name, level in published.baseline[variable].levels.items()}
    evaluable = sum(best.values())
    shares = {kind: _shares(published, name, variable) for kind, name in kinds.items()}
    if not shares.get("response") or not shares.get("control"):
        return None
    responders = sum(best.get(name, 0) for name in RESPONSE)
    controlled = responders + best.get("SD", 0)
    for unseen in _divisions(sum(sizes.values()) - evaluable, len(sizes)):
        seen = {name: size - gone for (name, size), gone in zip(sizes.items(), unseen, strict=True)}
        response = _counts(seen, shares["response"], responders)
        control = _counts(seen, shares["control"], controlled)
        if response and control:
            free = _counts(sizes, shares.get("event_free", {}), None)
            benefit = _counts(sizes, shares.get("benefit", {}), None)
            return _levels(seen, best, (response, control), (free, benefit))
    raise DataError(
        [
            Problem(
                file=published.publication.id, place="responses",
                expected=f"shares by {variable} that counts of {evaluable} evaluable subjects give",
                found="shares that none give",
                remedy="correct the shares or the best responses",
            )
        ]
    )  # fmt: skip


def _shares(published: Published, endpoint: str, variable: str) -> dict[str, Printed]:
    comparison = published.responses.subgroups.get(endpoint, {}).get(variable)
    levels = {} if comparison is None else comparison.levels
    return {name: rate.percent for name, rate in levels.items() if rate.percent is not None}


def _divisions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    for division in product(range(total + 1), repeat=parts):
        if sum(division) == total:
            yield division


def _counts(sizes: dict[str, int], shares: dict[str, Printed], total: int | None) -> dict[str, int]:
    """Find the counts that give the shares and the total; none where there are no such counts."""
    found = {
        name: [k for k in range(sizes[name] + 1) if read_bounds(share.text).gap(100 * k / max(sizes[name], 1)) == 0]
        for name, share in shares.items()
    }
    for counts in product(*found.values()):
        if total is None or sum(counts) == total:
            return dict(zip(found, counts, strict=True))
    return {}


def _levels(
    seen: dict[str, int],
    best: dict[str, int],
    disease: tuple[dict[str, int], dict[str, int]],
    lasting: tuple[dict[str, int], dict[str, int]],
) -> dict[str, LevelResponses]:
    """Divide the best responses; complete responses go to the first levels that have responders."""
    complete = best.get("CR", 0)
    found: dict[str, LevelResponses] = {}
    response, control = disease
    for name, n_seen in seen.items():
        n_complete = min(complete, response[name])
        complete -= n_complete
        found[name] = LevelResponses(
            best={
                "CR": n_complete,
                "PR": response[name] - n_complete,
                "SD": control[name] - response[name],
                "PD": n_seen - control[name],
            },
            n_event_free=lasting[0].get(name),
            n_benefit=lasting[1].get(name),
        )
    return found
