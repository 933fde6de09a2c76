"""Economic complexity against its definition, solved another way."""

from __future__ import annotations

import numpy as np

from corechain.relatedness.complexity import complexity

NESTED = np.tril(np.ones((6, 6)))[::-1].copy()
"""Row 0 has everything, row 5 one product; column 0 is made by all, column 5 by row 0 alone."""


def by_definition(present: np.ndarray) -> np.ndarray:
    """Second eigenvector of M̃[c, c′] = Σₚ M[c, p] M[c′, p] / (k꜀ kₚ), standardised."""
    diversity, ubiquity = present.sum(axis=1), present.sum(axis=0)
    matrix = (present / diversity[:, None]) @ (present / ubiquity[None, :]).T
    values, vectors = np.linalg.eig(matrix)
    second = np.real(vectors[:, np.argsort(-np.real(values))[1]])
    second = second * np.sign(np.corrcoef(second, diversity)[0, 1])
    return (second - second.mean()) / second.std(ddof=1)


def test_equals_the_second_eigenvector() -> None:
    chooser = np.random.default_rng(7)
    for _ in range(20):
        present = (chooser.random((12, 20)) < 0.4).astype(float)
        present[present.sum(axis=1) == 0, 0] = 1.0
        present[0, present.sum(axis=0) == 0] = 1.0
        assert np.allclose(complexity(present).eci, by_definition(present), atol=1e-7)


def test_the_diverse_are_complex_and_the_rare_are_complex() -> None:
    found = complexity(NESTED)
    assert (np.diff(found.eci) < 0).all()
    assert (np.diff(found.pci) > 0).all()


def test_product_complexity_goes_with_the_mean_of_its_makers() -> None:
    found = complexity(NESTED)
    makers = np.array([found.eci[NESTED[:, column] > 0].mean() for column in range(6)])
    assert np.corrcoef(makers, found.pci)[0, 1] > 0.99


def test_standardised() -> None:
    found = complexity(NESTED)
    for index in (found.eci, found.pci):
        assert abs(index.mean()) < 1e-12
        assert abs(index.std(ddof=1) - 1) < 1e-12


def test_empty_rows_and_columns_have_no_complexity() -> None:
    padded = np.zeros((7, 7))
    padded[:6, :6] = NESTED
    found = complexity(padded)
    assert np.isnan(found.eci[6])
    assert np.isnan(found.pci[6])
    assert np.allclose(found.eci[:6], complexity(NESTED).eci)


def test_one_row_alone_says_nothing() -> None:
    assert np.isnan(complexity(np.ones((1, 3))).eci).all()
