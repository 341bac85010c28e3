"""Who started the attention around a broadcast, and how long it lasted.

After Crane and Sornette (2008): attention that comes from outside jumps from one hour to
the next, attention that grows by itself was already above the expected before. Either way
it then fades, by halves in equal times or ever more slowly (a power of the time).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm

from analysis import broadcast
from analysis.minimum import Shortfall, lacking

ALPHA = 0.05
FEWEST_HOURS = 12
FEWEST_FOR_SLOPE = 6
_HALVES = np.geomspace(0.25, 96, 160)

Floats = npt.NDArray[np.float64]
Origin = Literal["jump", "build_up", "nothing", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How attention began: ``share_before`` is the part of the extra that came before.

    ``growth`` is by how many times attention grew each hour beforehand, as a multiple of
    the expected, with its 95% interval; nothing with fewer than six known hours.
    """

    origin: Origin
    share_before: float | None
    growth: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLife:
    """Hours after the peak in which the extra attention halved, with a 95% interval.

    ``shape`` tells which curve fits best. ``high`` is empty when it may not have halved
    within what was looked at.
    """

    peak: datetime | None = None
    hours: float | None = None
    low: float | None = None
    high: float | None = None
    shape: Literal["exponential", "power"] = "exponential"
    refused: tuple[Shortfall, ...] = ()


def start(study: broadcast.Study, begin: datetime) -> Start:
    """Tell whether attention jumped at the broadcast or was building up before it.

    It built up when the hours before lie clearly above the expected (95%). It jumped when
    they don't and the hours from the start on do.
    """
    before, rest = study.window("before"), study.window("all")
    since = [study.window(name) for name in ("live", "after")]
    rose = [one for one in since if one and one.found and one.effect.z > 0]
    early = before is not None and before.effect.chance <= ALPHA and before.effect.z > 0
    if not (rose or (rest and rest.found and rest.effect.z > 0)):
        origin: Origin = "nothing"
    elif early:
        origin = "build_up"
    else:
        origin = "jump" if rose and before is not None else "unclear"
    share = _share(before, rest) if origin != "nothing" else None
    return Start(origin=origin, share_before=share, growth=_growth(study, begin))


def _share(before: broadcast.Measured | None, since: broadcast.Measured | None) -> float | None:
    """Return which part of the extra came before the broadcast."""
    if before is None or since is None:
        return None
    early, late = max(before.effect.extra[0], 0.0), max(since.effect.extra[0], 0.0)
    return early / (early + late) if early + late else None


def _growth(study: broadcast.Study, begin: datetime) -> tuple[float, float, float] | None:
    if study.course is None:
        return None
    table = study.course[study.course.index < pd.Timestamp(begin).floor("h")].dropna()
    table = table[table["expected"] > 0]
    if len(table) < FEWEST_FOR_SLOPE or not table["observed"].sum():
        return None
    steps = sm.add_constant(np.arange(len(table), dtype=float))
    model = sm.GLM(table["observed"], steps, sm.families.Poisson(), exposure=table["expected"])
    fitted = model.fit()
    clumped = max(1.0, float(fitted.pearson_chi2) / fitted.df_resid)
    half = 1.96 * np.sqrt(clumped) * float(fitted.bse.iloc[1])
    slope = float(fitted.params.iloc[1])
    return float(np.exp(slope)), float(np.exp(slope - half)), float(np.exp(slope + half))


def half_life(study: broadcast.Study, begin: datetime) -> HalfLife:
    """Tell how fast the extra attention faded after its peak, if anything was found."""
    if study.course is None or study.paths is None or not study.found:
        return HalfLife(refused=(Shortfall("found", 0, 1),))
    after = np.asarray(study.course.index >= pd.Timestamp(begin).floor("h"))
    table, paths = study.course[after], study.paths[after]
    extra = table["observed"] - table["expected"]
    if not extra.max() > 0:
        return HalfLife(refused=(Shortfall("found", 0, 1),))
    peak = int(np.nanargmax(extra))
    table, paths = table.iloc[peak:], paths[peak:]
    known = table["observed"].notna().to_numpy()
    refused = lacking(Shortfall("hours_after_peak", int(known.sum()), FEWEST_HOURS))
    if refused:
        return HalfLife(refused=refused)
    return _faded(table[known], paths[known], np.flatnonzero(known).astype(float))


def _faded(table: pd.DataFrame, paths: Floats, hours: Floats) -> HalfLife:
    """Fit both curves, keep the better, and draw it again with what might have come by itself."""
    extra = (table["observed"] - table["expected"]).to_numpy()
    weight = 1 / (paths.var(axis=1) + np.maximum(extra, 0) + 1)
    curves = {"exponential": 2 ** -(hours / _HALVES[:, None]), "power": _powers(hours)}
    fits = {name: _fit(extra[:, None], curve, weight) for name, curve in curves.items()}
    shape: Literal["exponential", "power"] = (
        "exponential" if fits["exponential"][1] <= fits["power"][1] else "power"
    )
    best, height = int(fits[shape][0][0]), float(fits[shape][2][0])
    fitted = np.maximum(height * curves[shape][best], 0)[:, None]
    random = np.random.default_rng(0)
    noise = paths - paths.mean(axis=1, keepdims=True)
    again = fitted + noise + random.normal(size=paths.shape) * np.sqrt(fitted)
    drawn = _HALVES[_fit(again, curves[shape], weight)[0]]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return HalfLife(
        peak=table.index[0].to_pydatetime(),
        hours=float(_HALVES[best]),
        low=float(min(low, _HALVES[best])),
        high=float(max(high, _HALVES[best])) if high < min(_HALVES[-1], hours[-1]) else None,
        shape=shape,
    )


def _powers(hours: Floats) -> Floats:
    """Return curves that fall with a power of the time and halve at each of the half-lives."""
    power = np.log(2) / np.log1p(_HALVES)
    return np.asarray((1 + hours) ** -power[:, None])


def _fit(
    extra: Floats, curves: Floats, weight: Floats
) -> tuple[npt.NDArray[np.intp], Floats, Floats]:
    """Return for each column the best curve, its misfit and its height (weighted squares)."""
    along = curves * weight @ extra
    size = (curves**2 * weight).sum(axis=1, keepdims=True)
    height = np.maximum(along / size, 0)
    misfit = weight @ extra**2 - 2 * height * along + height**2 * size
    best = np.argmin(misfit, axis=0)
    column = np.arange(extra.shape[1])
    return best, misfit[best, column], height[best, column]
