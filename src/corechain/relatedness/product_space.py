"""The product space: what is found together lies near (Hidalgo, Klinger, Barabási, Hausmann 2007, Science 317:482).

Rows are places or organisations c, columns are products or chain nodes p.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def rca(values: Matrix) -> Matrix:
    """Revealed comparative advantage (Balassa 1965), shape as `values`.

    RCA[c, p] = (X[c, p] / Σₚ′ X[c, p′]) / (Σ꜀′ X[c′, p] / Σ꜀′ₚ′ X[c′, p′]), where X ≥ 0 is what c makes of p.
    A row or column without anything has RCA 0.

    >>> rca(np.array([[2.0, 0.0], [1.0, 1.0]]))
    array([[1.33333333, 0.        ],
           [0.66666667, 2.        ]])
    """
    total = values.sum()
    expected = np.outer(values.sum(axis=1), values.sum(axis=0))
    return _quotient(values * total, expected)


def presence(advantage: Matrix, at_least: float = 1.0) -> Matrix:
    """M[c, p] = 1 where RCA[c, p] ≥ `at_least`, else 0."""
    return (advantage >= at_least).astype(np.float64)


def proximity(present: Matrix) -> Matrix:
    """Proximity φ of products, shape (products, products), 0 to 1, symmetric, 0 on the diagonal.

    φ[p, q] = min(P(p | q), P(q | p)) = Σ꜀ M[c, p] M[c, q] / max(kₚ, k_q), with ubiquity kₚ = Σ꜀ M[c, p].

    >>> proximity(np.array([[1.0, 1.0], [1.0, 0.0]]))
    array([[0. , 0.5],
           [0.5, 0. ]])
    """
    together = present.T @ present
    ubiquity = np.diag(together).copy()
    near = _quotient(together, np.maximum.outer(ubiquity, ubiquity))
    np.fill_diagonal(near, 0.0)
    return near


def supported_proximity(present: Matrix, prior: Matrix, strength: float) -> Matrix:
    """Proximity that leans on `prior` where co-provision is thin: shape (products, products).

    R[p, q] = (Σ꜀ M[c, p] M[c, q] + κ A[p, q]) / (max(kₚ, k_q) + κ): the posterior mean of the smaller
    conditional probability when A is believed as firmly as κ = `strength` observations (beta prior). With
    κ = 0 it is :func:`proximity`; where nothing is observed it is A.
    """
    together = present.T @ present
    ubiquity = np.diag(together).copy()
    near = _quotient(together + strength * prior, np.maximum.outer(ubiquity, ubiquity) + strength)
    np.fill_diagonal(near, 0.0)
    return near


def density(present: Matrix, near: Matrix, damping: float = 0.0) -> Matrix:
    """Density ω of what c has around each product, shape as `present`, 0 to 1.

    ω[c, p] = Σ_q M[c, q] φ[q, p] / (Σ_q φ[q, p] + δ); 0 for a product that lies near nothing. Hidalgo et al.
    have δ = `damping` = 0; above it, a product with little around it is not called dense because of one
    neighbour.

    >>> near = np.array([[0.0, 0.5, 0.5], [0.5, 0.0, 0.0], [0.5, 0.0, 0.0]])
    >>> density(np.array([[0.0, 1.0, 0.0]]), near)
    array([[0.5, 0. , 0. ]])
    """
    return _quotient(present @ near, np.broadcast_to(near.sum(axis=0) + damping, present.shape))


def _quotient(above: Matrix, below: Matrix) -> Matrix:
    result: Matrix = np.zeros(np.broadcast_shapes(above.shape, below.shape))
    np.divide(above, below, out=result, where=below != 0)
    return result
