"""The functions and aggregations of PromQL that every supported version of Prometheus has.

https://prometheus.io/docs/prometheus/2.42/querying/functions/, and of 3.5 likewise.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from ddpc.node import frozen


class Kind(Enum):
    """What an expression gives."""

    SCALAR = "a number"
    VECTOR = "an instant vector"
    MATRIX = "a range of samples"
    STRING = "a string"


@frozen(kw_only=True)
class Function:
    """What a function takes: ``fewest`` of ``takes`` at least; ``repeats``: the last any often."""

    takes: tuple[Kind, ...]
    fewest: int
    gives: Kind
    repeats: bool = False


_V, _M, _S, _T = Kind.VECTOR, Kind.MATRIX, Kind.SCALAR, Kind.STRING


def _all(
    names: str, *takes: Kind, gives: Kind = Kind.VECTOR, fewest: int | None = None
) -> dict[str, Function]:
    least = len(takes) if fewest is None else fewest
    return {name: Function(takes=takes, fewest=least, gives=gives) for name in names.split()}


FUNCTIONS: Final = {
    **_all(
        "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_count"
        " histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp",
        _V,
    ),
    **_all(
        "absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate"
        " last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time"
        " stdvar_over_time sum_over_time",
        _M,
    ),
    **_all(
        "day_of_month day_of_week day_of_year days_in_month hour minute month year", _V, fewest=0
    ),
    **_all("clamp", _V, _S, _S),
    **_all("clamp_max clamp_min", _V, _S),
    **_all("round", _V, _S, fewest=1),
    **_all("histogram_quantile", _S, _V),
    **_all("histogram_fraction", _S, _S, _V),
    **_all("predict_linear", _M, _S),
    **_all("quantile_over_time", _S, _M),
    **_all("scalar", _V, gives=_S),
    **_all("vector", _S),
    **_all("pi time", gives=_S),
    **_all("label_replace", _V, _T, _T, _T, _T),
    "label_join": Function(takes=(_V, _T, _T, _T), fewest=3, gives=_V, repeats=True),
}

AGGREGATIONS: Final[dict[str, Kind | None]] = {
    **dict.fromkeys(["avg", "count", "group", "max", "min", "stddev", "stdvar", "sum"]),
    "bottomk": Kind.SCALAR,
    "count_values": Kind.STRING,
    "quantile": Kind.SCALAR,
    "topk": Kind.SCALAR,
}
"""What each takes before the vector, None: nothing."""
