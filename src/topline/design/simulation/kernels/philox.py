"""Random numbers that a counter gives: Philox 4x32 with 10 rounds.

The same key and counter give the same four words wherever and whenever they are asked for, so that a subject's chance
depends neither on the subjects before it nor on the thread that draws it. A uniform number is (word + ½) / 2³²: above
0 and below 1.

Many subjects' words are mixed side by side: each round goes over all subjects, so that it runs in lanes. Their memory
is read as whole numbers and as floating ones: 52 bits below the exponent of 1 are a number from 1 up to 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 10
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
FIRST_STEP, SECOND_STEP = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
UNIT = 2.0**-32
SHIFT, ONE_AND_HALF_A_STEP = np.uint64(20), np.uint64(0x3FF0000000080000)

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@compiled
def four_words(counter: Words, key: tuple[np.uint64, np.uint64]) -> Words:
    """Give four words of 32 bits for a counter and a key of such words."""
    return mix(counter, key)


@compiled_part
def fill_uniforms(
    stream: tuple[np.uint64, np.uint64, np.uint64],
    call: int,
    words: NDArray[np.uint64],
    numbers: NDArray[np.float64],
) -> None:
    """Fill `numbers` (4, n) with those of a call of every subject; `words` is the same memory."""
    a, b, c, d = words[0], words[1], words[2], words[3]
    for i in range(len(a)):
        a[i], b[i], c[i], d[i] = np.uint64(i), np.uint64(call), stream[2] & LOW, stream[2] >> HALF
    first, second = stream[0], stream[1]
    for _ in range(ROUNDS):
        for i in range(len(a)):
            left, right = FIRST_FACTOR * a[i], SECOND_FACTOR * c[i]
            a[i], c[i] = (right >> HALF) ^ b[i] ^ first, (left >> HALF) ^ d[i] ^ second
            b[i], d[i] = right & LOW, left & LOW
        first, second = (first + FIRST_STEP) & LOW, (second + SECOND_STEP) & LOW
    for row in range(4):
        word, number = words[row], numbers[row]
        for i in range(len(word)):
            word[i] = (word[i] << SHIFT) | ONE_AND_HALF_A_STEP
        for i in range(len(word)):
            number[i] -= 1.0


@compiled_part
def four_uniforms(
    stream: tuple[np.uint64, np.uint64, np.uint64], subject: int, call: int
) -> tuple[float, float, float, float]:
    """Give four numbers between 0 and 1 for a call of a subject; `stream` is the key's words and the replicate."""
    counter = (np.uint64(subject), np.uint64(call), stream[2] & LOW, stream[2] >> HALF)
    a, b, c, d = mix(counter, (stream[0], stream[1]))
    return (float(a) + 0.5) * UNIT, (float(b) + 0.5) * UNIT, (float(c) + 0.5) * UNIT, (float(d) + 0.5) * UNIT


@compiled_part
def mix(counter: Words, key: tuple[np.uint64, np.uint64]) -> Words:
    """Mix a counter with a key."""
    a, b, c, d = counter
    first, second = key
    for _ in range(ROUNDS):
        left, right = FIRST_FACTOR * (a & LOW), SECOND_FACTOR * (c & LOW)
        a, b, c, d = ((right >> HALF) ^ b ^ first) & LOW, right & LOW, ((left >> HALF) ^ d ^ second) & LOW, left & LOW
        first, second = (first + FIRST_STEP) & LOW, (second + SECOND_STEP) & LOW
    return a, b, c, d
