"""Offer scipy's special functions, loaded when the first is called.

scipy.special alone costs half a second of import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _load_when_called(name: str) -> Callable[..., Any]:
    """Give a function that finds scipy's function of that name when it is called."""

    def call(*arguments: Any) -> Any:  # noqa: ANN401  scipy's functions take and give numbers and arrays
        from scipy import special

        return getattr(special, name)(*arguments)

    call.__name__ = name
    return call


bdtr = _load_when_called("bdtr")
bdtrc = _load_when_called("bdtrc")
betainc = _load_when_called("betainc")
betaincinv = _load_when_called("betaincinv")
gammaincc = _load_when_called("gammaincc")
gammaincinv = _load_when_called("gammaincinv")
gammaln = _load_when_called("gammaln")
ndtr = _load_when_called("ndtr")
ndtri = _load_when_called("ndtri")
stdtr = _load_when_called("stdtr")
stdtrit = _load_when_called("stdtrit")
xlog1py = _load_when_called("xlog1py")
xlogy = _load_when_called("xlogy")
