"""No combination of published figures is about fewer organisations than the threshold: tried by brute force."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain_portal.loop_board.grouping import STEPS, Row, empty_row, publish, rounded

LEAST = 3
Listing = tuple[str, int, str]
"""Row, furthest step, whose it is."""


def rows_of(listings: list[Listing]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for key, step, whose in listings:
        rows.setdefault(key, empty_row())[step].add(whose)
    return rows


def published_sets(listings: list[Listing]) -> list[frozenset[int]]:
    """Which listings each figure counts: of the table, of its rows put together, and of the funnel of all."""
    table = publish(rows_of(listings), LEAST)
    known = {each.key for each in table.rows}
    sets = []
    for each, step in product(table.rows, table.steps):
        sets.append(
            frozenset(
                number
                for number, (key, reached, _) in enumerate(listings)
                if reached >= step and (key == each.key or (each.key is None and key not in known))
            )
        )
    for step in table.steps:
        sets.append(frozenset(number for number, (_, reached, _) in enumerate(listings) if reached >= step))
    return list(dict.fromkeys(sets))


def recovered(sets: list[frozenset[int]], most: int = 4) -> set[frozenset[int]]:
    """Every set of listings whose number is a sum and difference of up to `most` figures."""
    found: dict[tuple[int, ...], None] = {}
    size = max((max(each) for each in sets if each), default=-1) + 1
    vectors = [tuple(int(number in each) for number in range(size)) for each in sets]
    reached = {tuple([0] * size)}
    for _ in range(most):
        reached |= {
            tuple(a + sign * b for a, b in zip(one, vector, strict=True))
            for one in reached
            for vector in vectors
            for sign in (1, -1)
        }
        reached = set(sorted(reached)[:40_000])
    for each in reached:
        if each and min(each) >= 0 and max(each) == 1:
            found[each] = None
    return {frozenset(number for number, value in enumerate(each) if value) for each in found}


@pytest.mark.parametrize("seed", range(25))
def test_sums_and_differences_tell_of_no_few(seed: int) -> None:
    draw = random.Random(seed)
    firms = "abcdefgh"[: draw.randint(3, 8)]
    listings = [
        (draw.choice("ABC"), draw.choice((0, 0, 0, 1, 2, 3, 4)), draw.choice(firms))
        for _ in range(draw.randint(3, 26))
    ]
    for each in recovered(published_sets(listings), 3):
        whose = {listings[number][2] for number in each}
        assert len(whose) >= LEAST, (seed, sorted(each))


def test_the_brute_force_finds_what_a_plain_table_would_give_away() -> None:
    """A total and all rows but one: the check must notice."""
    listings = [("A", 0, "a"), ("A", 0, "b"), ("A", 0, "c"), ("B", 0, "d")]
    total, only_a = frozenset(range(4)), frozenset(range(3))
    told = recovered([total, only_a], 2)
    assert frozenset({3}) in told
    assert len({listings[number][2] for number in frozenset({3})}) < LEAST


listing = st.tuples(st.sampled_from("ABCDEF"), st.integers(0, STEPS - 1), st.sampled_from("abcdefghij"))


@settings(max_examples=200, deadline=None)
@given(st.lists(listing, max_size=60))
def test_every_part_of_a_table_is_of_nobody_or_of_enough(listings: list[Listing]) -> None:
    table = publish(rows_of(listings), LEAST)
    known = {each.key for each in table.rows if each.key is not None}
    bounds = [*table.steps, STEPS]
    for each in table.rows:
        of_row = [one for one in listings if one[0] == each.key or (each.key is None and one[0] not in known)]
        for start, end in pairwise(bounds):
            whose = {who for _, step, who in of_row if start <= step < end}
            assert not whose or len(whose) >= LEAST
        figures = [sum(step >= at for _, step, _ in of_row) for at in table.steps]
        assert [rounded(figure, LEAST) for figure in figures] == list(each.figures)
    if table.rows:
        others = any(each.key is None for each in table.rows)
        assert others == bool({key for key, _, _ in listings} - known)


@settings(max_examples=100, deadline=None)
@given(st.lists(listing, min_size=1, max_size=60))
def test_one_listing_more_of_a_known_firm_moves_a_figure_by_a_whole_step_or_not_at_all(
    listings: list[Listing],
) -> None:
    """Tables with other groups, or of another day, differ by multiples of the threshold alone."""
    for each in publish(rows_of(listings), LEAST).rows:
        assert all(figure % LEAST == 0 for figure in each.figures)
