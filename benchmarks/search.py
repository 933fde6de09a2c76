"""Search: 100,000 things in both languages, against LIKE over the same rows (SQLite, or DATABASE_URL)."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.timing import Row, alone, paired

THINGS = 100_000
AT_ONCE = 2_000
QUESTIONS = 200
SEED = 7
NAMES_IN_A_TEXT = 5


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="corechain-benchmark-") as folder:
        os.environ |= {"CORECHAIN_VAR": folder, "DJANGO_SETTINGS_MODULE": "corechain_portal.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("prepare", verbosity=0)
        _fill()
        return [_index_row(), *_search_rows()]


def _fill() -> None:
    from corechain_portal.alliances.models import Alliance
    from corechain_portal.workstreams.models import WorkItem

    alliance, choose = Alliance.objects.earliest("pk"), random.Random(SEED)
    zh, en = _vocabulary()
    levels = ("public", "alliance", "alliance", "secretariat")
    for _ in range(THINGS // AT_ONCE):
        WorkItem.objects.bulk_create(
            WorkItem(
                alliance=alliance,
                kind="study.material",
                workstream="study",
                state="current",
                level=choose.choice(levels),
                title_zh=f"{choose.choice(zh)}{choose.randrange(10_000)}号",
                title_en=choose.choice(en),
                text_zh="，".join(choose.sample(zh, NAMES_IN_A_TEXT)),
                text_en=", ".join(choose.sample(en, NAMES_IN_A_TEXT)),
            )
            for _ in range(AT_ONCE)
        )


def _index_row() -> Row:
    from corechain_portal.search.indexing import rebuild

    start = time.perf_counter()
    rebuild()
    return Row(f"index of {THINGS:,} things", time.perf_counter() - start, None, "")


def _vocabulary() -> tuple[list[str], list[str]]:
    """Names of the nodes of the built-in chain."""
    from corechain.datasets.registry import open_built_in

    nodes = open_built_in().nodes.values()
    return [each.name("zh") for each in nodes], [each.name("en") for each in nodes]


def _questions() -> Iterator[str]:
    """A name in either language, a title, two English words."""
    choose, (zh, en) = random.Random(SEED + 1), _vocabulary()
    for _ in range(QUESTIONS // 4):
        yield choose.choice(zh)
        yield choose.choice(en)
        yield f"{choose.choice(zh)}{choose.randrange(10_000)}号"
        yield " ".join(choose.choice(en).split()[-1] for _ in range(2))


def _search_rows() -> list[Row]:
    from corechain_portal.access.viewer import make_viewer
    from corechain_portal.accounts.models import User
    from corechain_portal.alliances.models import Alliance
    from corechain_portal.membership.grants import give_alliance_role
    from corechain_portal.membership.models import AllianceRoleKind

    alliance = Alliance.objects.earliest("pk")
    analyst = User.objects.create_user("benchmark@example.org")
    give_alliance_role(analyst, alliance, AllianceRoleKind.ANALYST)
    viewer, questions = make_viewer(alliance, analyst), list(_questions())
    ours, peer = _ours(viewer), _like(viewer)
    kinds = {
        "two words": "光刻 wafer",
        "one frequent word": "光刻",
        "sound": "guangkejiao",
        "one title": next(each for each in questions if each.endswith("号")),
    }
    rows = [
        paired(
            f"{what}: count and first hits", _asking(ours, text), _asking(peer, text), "LIKE, four columns"
        )
        for what, text in kinds.items()
    ]
    rows.append(
        Row(f"p95 of {QUESTIONS} questions", _p95(ours, questions), _p95(peer, questions[:40]), "LIKE, 40")
    )
    return [*rows, alone("page of the search, a common word", _page(analyst, "光刻"))]


def _ours(viewer: Any) -> Callable[[str], object]:
    from corechain_portal.search.finding import search

    return lambda text: search(viewer, text, "zh")


def _like(viewer: Any) -> Callable[[str], object]:
    """What a list without an index does: every word somewhere in one of the columns."""
    from django.db.models import Q

    from corechain_portal.workstreams.models import WorkItem

    def ask(text: str) -> object:
        rows = WorkItem.objects.visible_to(viewer)
        for word in text.split():
            fields = ("title_zh", "title_en", "text_zh", "text_en")
            condition = Q()
            for field in fields:
                condition |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(condition)
        return rows.count(), list(rows.order_by("-made_at")[:5])

    return ask


def _asking(way: Callable[[str], object], text: str) -> Callable[[], object]:
    return lambda: way(text)


def _p95(way: Callable[[str], object], questions: Sequence[str]) -> float:
    seconds = []
    for each in questions:
        start = time.perf_counter()
        way(each)
        seconds.append(time.perf_counter() - start)
    return statistics.quantiles(seconds, n=20)[-1]


def _page(person: Any, text: str) -> Callable[[], None]:
    from django.test import Client

    browser = Client(HTTP_HOST="localhost")
    browser.force_login(person)

    def ask() -> None:
        answer = browser.get("/find/", {"q": text})
        if answer.status_code != 200 or b"<mark>" not in answer.content:
            raise RuntimeError(f"the search answered {answer.status_code}, or nothing")

    return ask
