"""Economic complexity by eigenvectors (Hausmann, Hidalgo et al. 2014, The Atlas of Economic Complexity, ch. 2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Complexity:
    """Indices with mean 0 and standard deviation 1; NaN for a row or column without anything present."""

    eci: Vector
    pci: Vector


def complexity(present: NDArray[np.float64]) -> Complexity:
    """ECI of rows c and PCI of columns p from the presence matrix M (0 or 1), shape (rows, columns).

    With diversity k꜀ = Σₚ M[c, p] and ubiquity kₚ = Σ꜀ M[c, p]:
    M̃[c, c′] = Σₚ M[c, p] M[c′, p] / (k꜀ kₚ). ECI is the eigenvector of M̃ to its second largest eigenvalue,
    PCI that of the same matrix for products; both are standardised (sample standard deviation). The sign of
    ECI is that of its correlation with diversity; PCI goes with the mean ECI of the rows that have the product.
    """
    rows = present.sum(axis=1) > 0
    columns = present.sum(axis=0) > 0
    kept = present[np.ix_(rows, columns)]
    diversity, ubiquity = kept.sum(axis=1), kept.sum(axis=0)
    eci, pci = np.full(len(rows), np.nan), np.full(len(columns), np.nan)
    if min(kept.shape, default=0) < 2:
        return Complexity(eci, pci)
    # S = D_c^-1/2 M D_p^-1 M' D_c^-1/2 is symmetric and has the eigenvalues of M̃; singular vectors of
    # B = D_c^-1/2 M D_p^-1/2 give those of both sides at once.
    balanced = kept / np.sqrt(np.outer(diversity, ubiquity))
    left, _, right = np.linalg.svd(balanced, full_matrices=False)
    of_rows = left[:, 1] / np.sqrt(diversity)
    of_columns = right[1] / np.sqrt(ubiquity)
    sign = -1.0 if _correlation(of_rows, diversity) < 0 else 1.0
    eci[rows] = _standardised(sign * of_rows)
    pci[columns] = _standardised(sign * of_columns)
    return Complexity(eci, pci)


def _correlation(one: Vector, two: Vector) -> float:
    return float(((one - one.mean()) * (two - two.mean())).sum())


def _standardised(values: Vector) -> Vector:
    spread = values.std(ddof=1)
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
