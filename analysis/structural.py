"""How an hourly series moves by itself: a slow level, memory, what explains it, and noise.

The variances are found by maximum likelihood in a structural model (statsmodels'
``UnobservedComponents``). With them the series is one multivariate normal, whose Cholesky
factor in the order of time holds the forecast of every stretch from everything before it.
So fifty placebo evenings cost no more than one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, solve_triangular, toeplitz
from statsmodels.tsa.statespace.structural import UnobservedComponents

LEVEL_SD = 0.01
"""How far the level drifts in a step, in standard deviations of the series (CausalImpact)."""
_ITERATIONS = 40
_NEAR_ENOUGH = 1e11
_ALMOST_ONE = 0.9999

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Motion:
    """Variances of the parts of a series a step, and how much of a shock is left after one."""

    level: float
    shock: float
    memory: float
    irregular: float


class _KnownNoise(UnobservedComponents):  # type: ignore[misc]
    """A structural model to whose irregular part a known noise is added, step by step."""

    known: Floats | None = None

    def update(self, params: Floats, **keywords: object) -> None:
        """Set the variances of this round of the search."""
        super().update(params, **keywords)
        if self.known is not None:
            self.ssm["obs_cov"] = (params[0] + self.known)[None, None, :]


def motion(
    values: Floats, explained_by: Floats, known_noise: Floats, *, memory: bool = True
) -> Motion:
    """Find the variances of a series; ``nan`` is unknown.

    ``explained_by`` holds a column for each series that explains this one, ``known_noise``
    the variance that counting alone gives each value.
    """
    model = _KnownNoise(
        values,
        "llevel",
        exog=explained_by if explained_by.shape[1] else None,
        autoregressive=1 if memory else None,
        mle_regression=False,
    )
    model.known = known_noise
    spread = float(np.nanvar(values))
    level = LEVEL_SD**2 * spread
    with model.fix_params({"sigma2.level": level}):
        start = [0.3 * spread, *([0.3 * spread, 0.7] if memory else [])]
        found = model.fit(
            np.array(start),
            method="lbfgs",
            maxiter=_ITERATIONS,
            disp=False,
            return_params=True,
            optim_complex_step=False,
            factr=_NEAR_ENOUGH,
            warn_convergence=False,
        )
    names = dict(zip(model.param_names, found, strict=True))
    return Motion(
        level=level,
        shock=float(names.get("sigma2.ar", 0.0)),
        memory=float(names.get("ar.L1", 0.0)),
        irregular=float(names["sigma2.irregular"]),
    )


def covariance(parts: Motion, explained_by: Floats, prior: Floats, known_noise: Floats) -> Floats:
    """Return how all steps of a series vary together, what explains it being unknown as yet.

    ``prior`` holds the variance of each column's coefficient before anything was seen.
    """
    steps = np.arange(len(known_noise), dtype=np.float64)
    together = (explained_by * prior) @ explained_by.T
    together += parts.level * np.minimum.outer(steps, steps)
    together += toeplitz(_remembered(parts, len(steps)))
    together[np.diag_indices_from(together)] += parts.irregular + known_noise
    return np.asarray(together)


def _remembered(parts: Motion, steps: int) -> Floats:
    """Return how what is remembered varies together, by how many steps lie between."""
    lasting = float(np.clip(parts.memory, -_ALMOST_ONE, _ALMOST_ONE))
    return np.asarray(parts.shock / (1 - lasting**2) * lasting ** np.arange(steps))


@dataclass(frozen=True, slots=True)
class Told:
    """A series told step by step from everything before it; unknown steps are left out.

    ``at`` are the steps that are known, ``lower`` the Cholesky factor of their covariance,
    ``surprise`` what each step brought that the ones before did not tell, in its own sd.
    """

    at: npt.NDArray[np.int64]
    lower: Floats
    surprise: Floats

    def stretch(self, first: int, last: int) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
        """Return known steps of a stretch, their errors of forecast and those' factor.

        The forecast is made from all steps before ``first``; ``last`` is not included.
        """
        start, end = np.searchsorted(self.at, [first, last])
        factor = self.lower[start:end, start:end]
        return self.at[start:end], factor @ self.surprise[start:end], factor


def tell(values: Floats, together: Floats) -> Told:
    """Tell a series step by step with the given covariance; ``nan`` is unknown."""
    at = np.flatnonzero(np.isfinite(values))
    lower = cholesky(together[np.ix_(at, at)], lower=True, overwrite_a=True, check_finite=False)
    surprise = solve_triangular(lower, values[at], lower=True, check_finite=False)
    return Told(at, lower, surprise)
