"""``corechain match``: suppliers for a demand in a person's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corechain.cli.output import chosen_language, dataset_option, format_option, page

if TYPE_CHECKING:
    from corechain.texts import Language
    from corechain.workflows.match_answer import MatchAnswer, MatchResult


@click.command()
@click.argument("text")
@dataset_option
@click.option(
    "--limit", default=10, show_default=True, metavar="N", type=int, help="Show at most N suppliers."
)
@click.option(
    "--region", metavar="CODE", help="Only suppliers that may be there: CN, CN-32, 320200, 长三角, Wuxi …"
)
@format_option
def match(text: str, dataset: str, limit: int, region: str | None, output_format: str) -> None:
    """Find suppliers for TEXT, a demand in Chinese or English, with reasons.

    Says first how the text was understood, then who could supply it. Answers in the language of the text unless
    --lang says otherwise. A request that nothing fits is an answer too: the exit code is 0.

    \b
    Examples / 示例:
      corechain match "求购KrF光刻胶，200mm线，月用量500升，优先长三角"
      corechain match "lead frames for QFN packages in Jiangsu" --limit 5
      corechain match "12英寸抛光片，每月2万片" --region CN --format json
    """
    from corechain.datasets.registry import open_snapshot
    from corechain.workflows.match_demand import match_demand

    language = chosen_language()
    answer = match_demand(open_snapshot(dataset), text, region=region, limit=limit, language=language)
    if output_format == "json":
        click.echo(answer.to_json())
    elif output_format == "csv":
        click.echo(answer.to_csv(), nl=False)
    else:
        _print_table(answer)


def _print_table(answer: MatchAnswer) -> None:
    from rich.table import Table

    from corechain.texts import Text

    speak = answer.spoken
    console = page()
    console.print(answer.understood_line(speak), style="bold", markup=False)
    if answer.results:
        table = Table(header_style="bold", box=None, pad_edge=False)
        table.add_column("#", justify="right")
        table.add_column(Text(zh="得分", en="Score").render(speak), justify="right")
        table.add_column(Text(zh="机构", en="Organisation").render(speak), overflow="fold")
        table.add_column(Text(zh="所在地", en="Place").render(speak), overflow="fold")
        table.add_column(Text(zh="要求", en="Requirements").render(speak), overflow="fold")
        table.add_column(Text(zh="理由", en="Reasons").render(speak), overflow="fold")
        for rank, result in enumerate(answer.results, 1):
            table.add_row(*_row(rank, result, speak))
        console.print(table)
    for line in _lines_after(answer, speak):
        console.print(line, style="dim", markup=False)
    # How long it took differs from run to run; the answer does not, so it alone is on stdout.
    took = Text(
        zh="匹配 {matching} 毫秒，另建索引 {building} 毫秒。",
        en="Matched in {matching} ms after {building} ms of indexing.",
        matching=round(answer.seconds * 1000),
        building=round(answer.index_seconds * 1000),
    )
    click.echo(took.render(speak), err=True)


def _row(rank: int, result: MatchResult, speak: Language) -> list[str]:
    """One supplier: the reason is that of its best offer; json and csv carry them all."""
    from rich.markup import escape

    from corechain.matching.checking import seat_of
    from corechain.workflows.match_answer import MARKS, requirement_text

    checks = [f"{MARKS[each.verdict]} {requirement_text(each.requirement, speak)}" for each in result.checks]
    cells = [
        str(rank),
        f"{result.score:.2f}",
        result.organisation.name(speak),
        seat_of(result.organisation).render(speak),
        "\n".join(checks),
        ("" if speak == "zh" else " ").join(each.render(speak) for each in result.leading_reasons),
    ]
    return [escape(each) for each in cells]


def _lines_after(answer: MatchAnswer, speak: Language) -> list[str]:
    from corechain.texts import Text

    lines = [note.render(speak) for note in answer.notes]
    if answer.nearest:
        names = ("、" if speak == "zh" else ", ").join(
            f"{each.node.name(speak)} ({each.suppliers})" for each in answer.nearest
        )
        nearest = Text(
            zh="相近的环节（供应方数）：{names}", en="Nearest nodes (suppliers): {names}", names=names
        )
        lines.append(nearest.render(speak))
    summary = Text(
        zh="共 {found} 家符合，显示 {shown} 家。",
        en="Suppliers that fit: {found}, shown: {shown}.",
        found=answer.found,
        shown=len(answer.results),
    )
    lines.append(summary.render(speak))
    return lines
