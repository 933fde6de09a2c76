"""Posts and seekers: which skills match, which are missing, and in which order each side is shown the other."""

from __future__ import annotations

from corechain.workflows.match_skills import Match, Post, Seeker, candidates_for, fit, posts_for

ANALOG = Post(("analog-design", "layout-design"), "320200", "full")
LAYOUT = Post(("layout-design",), "310000", "full")
TEST = Post(("test-engineering",), None, "internship")


def test_a_narrower_skill_counts_as_the_broader_one_and_not_the_other_way_round() -> None:
    assert fit(ANALOG, Seeker(("power-management-design",))).skills.matching == (
        Match("analog-design", "power-management-design"),
    )
    asked = Post(("power-management-design",))
    assert fit(asked, Seeker(("analog-design",))).skills.missing == ("power-management-design",)


def test_region_and_kind_are_as_wished_or_not_or_not_known() -> None:
    skilled = ("layout-design",)
    assert (fit(LAYOUT, Seeker(skilled, ("CN-YRD",), ("full",))).region) is True  # Shanghai lies in the delta
    assert (fit(LAYOUT, Seeker(skilled, ("320000",), ("part",))).region) is False
    assert (fit(LAYOUT, Seeker(skilled, ("320000",), ("part",))).kind) is False
    assert (fit(TEST, Seeker(skilled, ("320000",))).region) is None
    assert (fit(LAYOUT, Seeker(skilled)).kind) is None


def test_posts_that_ask_for_more_of_what_one_can_do_come_first() -> None:
    seeker = Seeker(("layout-design", "analog-design"))
    found = posts_for(seeker, [("layout", LAYOUT), ("test", TEST), ("analog", ANALOG)])
    assert [name for name, _ in found] == ["analog", "layout"]


def test_people_stand_in_two_groups_in_the_order_given() -> None:
    people = [
        ("one skill, and only that", Seeker(("layout-design",))),
        ("both, and many more", Seeker(("layout-design", "analog-design", "test-engineering"))),
        ("neither", Seeker(("test-engineering",))),
        ("both", Seeker(("analog-design", "layout-design"))),
    ]
    found = candidates_for(ANALOG, people)
    assert [name for name, _ in found.with_all] == ["both, and many more", "both"]
    assert [name for name, _ in found.with_some] == ["one skill, and only that"]
    assert found.with_some[0][1].skills.missing == ("analog-design",)


def test_a_post_that_asks_for_nothing_finds_nobody() -> None:
    found = candidates_for(Post(()), [("anyone", Seeker(("layout-design",)))])
    assert (found.with_all, found.with_some) == ((), ())
