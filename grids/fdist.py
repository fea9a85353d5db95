"""Quantiles of Fisher's F and Student's t: two functions that would not justify a library of statistics.

The incomplete beta function by its continued fraction (Abramowitz & Stegun 26.5.8, evaluated as Lentz did), its
inverse by Newton's steps inside a bracket, on the log of the odds so that both tails keep their digits.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt

_TINY = 1e-300
_STEPS = 20_000
_WIDEST = 600.0  # beyond exp(600) a quantile is infinite for every purpose here


def f_quantile(share: float, above: float, below: float) -> float:
    """The value under which F with (above, below) degrees of freedom lies with that probability, 0 < share < 1."""
    a, b = above / 2, below / 2
    low, high, odds = -_WIDEST, _WIDEST, log(a / b)
    for _ in range(400):
        apart = _beta_of_odds(odds, a, b) - share
        if apart > 0:
            high = odds
        else:
            low = odds
        slope = _density(odds, a, b)
        ahead = odds - apart / slope if slope > _TINY else low - 1
        if not low < ahead < high:
            ahead = (low + high) / 2
        if abs(ahead - odds) <= 1e-15 * max(1.0, abs(odds)):
            break
        odds = ahead
    return below / above * exp(odds)


def t_quantile(share: float, freedom: float) -> float:
    """The half-width within which Student's t lies with that probability: two-sided."""
    return sqrt(f_quantile(share, 1, freedom))


def _beta_of_odds(odds: float, a: float, b: float) -> float:
    """The regularised incomplete beta function at x = 1 / (1 + exp(-odds))."""
    x, rest = 1 / (1 + exp(-odds)), 1 / (1 + exp(odds))
    front = _density(odds, a, b)
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(rest, b, a) / b


def _density(odds: float, a: float, b: float) -> float:
    """x**a (1-x)**b / B(a, b): the slope of the function above along the log of the odds."""
    log_x = -log1p(exp(-odds)) if odds > 0 else odds - log1p(exp(odds))
    return exp(a * log_x + b * (log_x - odds) - lgamma(a) - lgamma(b) + lgamma(a + b))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, term by term until nothing changes."""
    c, d = 1.0, _safe(1 - (a + b) * x / (a + 1))
    d = 1 / d
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _safe(1 + term * d)
            c = _safe(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _safe(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
