"""What is known of a subject, and when: success or not, and toxicity.

Months from entry. Who is lost before it is known counts as no success, and as without toxicity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.design.simulation.kernels.philox import four_uniforms
from topline.design.simulation.kernels.scene_subjects import RESPONDS, RESPONSE_TIME, TOXIC, TOXIC_TIME
from topline.design.simulation.kernels.trial_analysis import NEARLY
from topline.design.simulation.kernels.virtual_trial import DEATH, LOSS, PROGRESSION, VISIT_CALL, VISITS_A_CALL
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.virtual_trial import Stream

RESPONSE, FREE_OF_PFS, FREE_OF_OS = range(3)


@compiled_part
def success_of(
    stream: Stream, i: int, subjects: NDArray[np.float64], rule: tuple[int, float], visits: tuple[float, float, float]
) -> tuple[bool, float]:
    """Tell whether a subject is a success, and when that is known; `rule` is the endpoint and the month of its rate."""
    endpoint, month = rule
    progressed, died, lost = subjects[PROGRESSION, i], subjects[DEATH, i], subjects[LOSS, i]
    if endpoint == RESPONSE:
        known = min(subjects[RESPONSE_TIME, i], progressed, died)
        return subjects[RESPONDS, i] > 0.0 and known <= lost, min(known, lost)
    if endpoint == FREE_OF_OS or visits[0] == 0.0:
        event = died if endpoint == FREE_OF_OS else min(progressed, died)
        return event > month and lost >= month * NEARLY, min(event, lost, month)
    return free_at_visit(stream, i, (progressed, died, lost), month, visits)


@compiled_part
def free_at_visit(
    stream: Stream, i: int, history: tuple[float, float, float], month: float, visits: tuple[float, float, float]
) -> tuple[bool, float]:
    """Tell whether follow-up, whose visits are those of `observe`, comes to the month free of the event."""
    progressed, died, lost = history
    between, window, missed = visits
    number = 1
    while True:
        numbers = four_uniforms(stream, i, VISIT_CALL + (number - 1) // VISITS_A_CALL)
        is_odd = number % VISITS_A_CALL == 1
        shift, chance = (numbers[0], numbers[1]) if is_odd else (numbers[2], numbers[3])
        moment = number * between + (2.0 * shift - 1.0) * window
        if moment > min(died, lost):
            return month < died <= lost, min(died, lost)
        if chance >= missed:
            if progressed <= moment:
                return moment > month, moment
            if moment >= month * NEARLY:
                return True, moment
        number += 1


@compiled_part
def toxicity_of(i: int, subjects: NDArray[np.float64]) -> tuple[bool, float]:
    """Tell whether a subject has a toxicity, and when that is known."""
    known = min(subjects[TOXIC_TIME, i], subjects[DEATH, i])
    return subjects[TOXIC, i] > 0.0 and known <= subjects[LOSS, i], min(known, subjects[LOSS, i])
