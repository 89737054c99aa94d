"""Convert laboratory values from one unit to another, as laboratories and CDISC spell them.

Units are checked by pint, which is loaded only where two units are not one. A mass becomes an amount of substance by
the molar mass, and milliequivalents become millimoles by the valence. IU counts as U, as laboratories write enzyme
activities. A unit that is not known, or that measures something else, has no factor.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry
    from pint.facets.plain import PlainQuantity

    Amount = PlainQuantity[float]
    Registry = UnitRegistry[float]

SPELLINGS = (
    (re.compile(r"[µμ]"), "u"),
    (re.compile(r"\bmc(?=g|mol|L)"), "u"),
    (re.compile(r"(?i)\bgi(?=/)"), "10^9"),
    (re.compile(r"(?i)\bti(?=/)"), "10^12"),
    (re.compile(r"(?i)\b(thou|k)(?=/([uc]l|mm))"), "10^3"),
    (re.compile(r"(?i)\b(mill|m)(?=/(ul|mm))"), "10^6"),
    (re.compile(r"(?i)\b(cells?|count)(?=/)"), "1"),
    (re.compile(r"(?i)\biu\b"), "U"),
    (re.compile(r"\bmIU\b"), "mU"),
    (re.compile(r"(?i)\b24\s*(hours?|hrs?|h)\b"), "day"),
    (re.compile(r"(?i)\bx\s*(?=10)"), ""),
    (re.compile(r"(?<=\b10)(\*\*?|[eE])(?=\d)"), "^"),
    (re.compile(r"(?i)^(fraction|ratio|proportion)$"), "1"),
    (re.compile(r"%"), "percent"),
    (re.compile(r"(?i)\blbs?\b"), "pound"),
    (re.compile(r"(?i)\bin\b"), "inch"),
)
"""What laboratories write → what is read below."""
CAPITALS = re.compile(r"\b(?:[KMUNP]?G|[DMU]?L|[MUNP]?MOL|MEQ|[CM]?M)\b")
"""Masses, volumes and amounts in capitals, which mean the same in small letters."""
PIECE = re.compile(r"10\^(?P<power>\d{1,2})|(?P<one>1)|(?P<name>[A-Za-z]+)\^?(?P<exponent>[23])?")


@cache
def conversion_factor(
    source: str, target: str, *, molar_mass: float | None = None, valence: int | None = None
) -> float | None:
    """Give the number by which a value in one unit is multiplied to be in another.

    Parameters
    ----------
    source, target : the units, as laboratories spell them.
    molar_mass : of the analyte, between masses and amounts of substance. [g/mol]
    valence : charges of the ion, between equivalents and amounts of substance.

    Returns
    -------
    The factor, or None where there is none.

    Examples
    --------
    >>> conversion_factor("/mm3", "10^9/L")
    0.001
    >>> round(conversion_factor("mg/dL", "mmol/L", molar_mass=180.156), 5)
    0.05551
    >>> conversion_factor("mg/dL", "U/L") is None
    True
    """
    if is_same_unit(source, target):
        return 1.0
    from pint import DimensionalityError

    registry = _registry()
    start, end = _quantity(source, valence), _quantity(target, valence)
    if start is None or end is None:
        return None
    bridges: list[Amount] = [registry.Quantity(1.0)]
    if molar_mass is not None:
        mass = registry.Quantity(molar_mass, "g/mol")
        bridges += [mass, 1 / mass]
    for bridge in bridges:
        try:
            return float(f"{(start * bridge / end).to('dimensionless').magnitude:.12g}")
        except DimensionalityError:
            continue
    return None


def is_same_unit(source: str, target: str) -> bool:
    """Tell whether two texts spell one unit, without looking up what it measures.

    >>> is_same_unit("GI/L", "10^9/L"), is_same_unit("g/L", "g/dL")
    (True, False)
    """
    return _spelt(source) == _spelt(target)


@cache
def _registry() -> Registry:
    from pint import UnitRegistry

    return UnitRegistry()


@cache
def _spelt(text: str) -> str:
    """Give the one spelling in which a unit is read."""
    spelt = text.strip()
    for written, read in SPELLINGS:
        spelt = written.sub(read, spelt)
    return CAPITALS.sub(lambda match: match[0].lower(), spelt)


def _quantity(text: str, valence: int | None) -> Amount | None:
    """Read a unit piece by piece: powers of ten, one, and names with an exponent, joined by strokes."""
    spelt = _spelt(text)
    if valence is not None:
        spelt, is_charged = re.subn(r"(?i)\b(m|u)?eq\b", lambda match: f"{match[1] or ''}mol".lower(), spelt)
    else:
        is_charged = 0
    registry = _registry()
    total: Amount = registry.Quantity(1.0 / valence if valence and is_charged else 1.0)
    for position, piece in enumerate(spelt.split("/")):
        value = _piece(piece.strip(), registry) if piece.strip() or position else registry.Quantity(1.0)
        if value is None:
            return None
        total = total / value if position else total * value
    return total


def _piece(piece: str, registry: Registry) -> Amount | None:
    from pint import UndefinedUnitError

    match = PIECE.fullmatch(piece)
    if match is None:
        return None
    if match["power"]:
        return registry.Quantity(10.0 ** int(match["power"]))
    if match["one"]:
        return registry.Quantity(1.0)
    try:
        return registry.Quantity(1.0, match["name"]) ** int(match["exponent"] or 1)
    except UndefinedUnitError:
        return None
