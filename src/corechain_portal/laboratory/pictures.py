"""The picture of a scenario as JSON for ``frontend/src/laboratory``: organisations by stage, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from corechain.texts import Language, Text
from corechain_portal.laboratory.shown import ShownResult, StepRow, whole_percent

FIRMS_DRAWN = 300

TEXTS: Mapping[str, Text] = {
    "title": Text(zh="损失逐步传导", en="Losses spreading step by step"),
    "play": Text(zh="播放", en="Play"),
    "pause": Text(zh="暂停", en="Pause"),
    "back": Text(zh="上一步", en="Step back"),
    "forward": Text(zh="下一步", en="Step on"),
    "step": Text(zh="步", en="Step"),
    "loses": Text(zh="损失 {loss}", en="loses {loss}"),
    "untouched": Text(zh="未受影响", en="untouched"),
    "list": Text(zh="逐步列表", en="The steps as a list"),
    "legend_shock": Text(zh="直接受冲击", en="hit by the shock itself"),
    "legend_loss": Text(zh="条的填充：产出损失", en="fill of a bar: output lost"),
    "legend_new": Text(zh="这一步新增", en="newly hit in this step"),
}


def scenario_steps(shown: ShownResult, language: Language, address: Callable[[str], str]) -> dict[str, Any]:
    """Columns, organisations with their loss after each step, links between them, and a sentence for each step."""
    content = shown.content
    drawn = content["organisations"][:FIRMS_DRAWN]
    known = shown.known_ids
    return {
        "columns": [shown.said(each["name"]) for each in content["sectors"]],
        "firms": [
            {
                "name": shown.said(each["name"]),
                "href": address(each["id"]) if each["id"] in known else None,
                "column": each["sector"],
                "path": each["path"],
                "direct": each["direct"],
                "reached": each["reached_at"],
            }
            for each in drawn
        ],
        "edges": [edge for edge in content["edges"] if max(edge) < len(drawn)],
        "steps": [step_sentence(each, of_firms=not known).render(language) for each in shown.steps],
        "texts": {name: text.render(language) for name, text in TEXTS.items()},
    }


def step_sentence(step: StepRow, *, of_firms: bool = False) -> Text:
    """What one step did, in a sentence; `of_firms`: on a network of one's own."""
    if of_firms:
        return _step_of_firms(step)
    if step.number == 0:
        return Text(
            zh="冲击本身：{hit} 家机构，产出损失 {lost}。",
            en="The shock itself: {hit} organisations, {lost} of output lost.",
            hit=step.hit,
            lost=whole_percent(step.lost),
        )
    return Text(
        zh="第 {number} 步：新增 {new} 家，累计 {hit} 家；产出损失 {lost}。",
        en="Step {number}: {new} more organisations, {hit} in all; {lost} of output lost.",
        number=step.number,
        new=step.new,
        hit=step.hit,
        lost=whole_percent(step.lost),
    )


def _step_of_firms(step: StepRow) -> Text:
    if step.number == 0:
        return Text(
            zh="冲击本身：{hit} 家企业，产出损失 {lost}。",
            en="The shock itself: {hit} hit, {lost} of output lost.",
            hit=step.hit,
            lost=whole_percent(step.lost),
        )
    return Text(
        zh="第 {number} 步：新增 {new} 家，累计 {hit} 家；产出损失 {lost}。",
        en="Step {number}: {new} more, {hit} in all; {lost} of output lost.",
        number=step.number,
        new=step.new,
        hit=step.hit,
        lost=whole_percent(step.lost),
    )
