"""``corechain allocate``: a joint purchase split over suppliers."""

from __future__ import annotations

from pathlib import Path

import click

from corechain.cli.output import format_option, language, print_answer


@click.command()
@click.argument("needs", type=click.Path(path_type=Path))
@click.argument("offers", type=click.Path(path_type=Path))
@click.option(
    "--largest-share", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True,
    help="The most of the joint need that one supplier may have.",
)  # fmt: skip
@click.option("--most-suppliers", type=click.IntRange(1), help="The most suppliers to buy from.")
@click.option(
    "--risk", type=click.Choice(["worst", "expected"]), default="worst", show_default=True,
    help="What risk means: the loss when the largest source stops, or the mean loss by the column failure.",
)  # fmt: skip
@click.option("--by-place", is_flag=True, help="A stop hits all suppliers of a place (column place).")
@click.option("--most-risk", type=click.FloatRange(0, 1), help="The most risk to take; default: any.")
@click.option("--curve", is_flag=True, help="Show cost against risk instead of the split.")
@click.option(
    "--picture", type=click.Path(path_type=Path, dir_okay=False), help="Write the curve as an SVG file."
)
@format_option
def allocate(
    needs: Path, offers: Path, largest_share: float, most_suppliers: int | None, risk: str, by_place: bool,
    most_risk: float | None, curve: bool, picture: Path | None, output_format: str,
) -> None:  # fmt: skip
    """Split a joint purchase: who buys how much from whom, at the least cost within limits (联合采购分配).

    NEEDS has the columns need, quantity and maybe within_days, unit. OFFERS has offer, supplier, capacity, price and
    maybe lead_days, least (smallest order), fixed_cost, failure (0 to 1), place, unit. CSV or Parquet.

    \b
    Examples / 示例:
      corechain allocate needs.csv offers.csv --largest-share 0.6
      corechain allocate needs.csv offers.csv --most-risk 0.4 --format json
      corechain --lang zh allocate needs.csv offers.csv --curve --picture curve.svg
    """
    from corechain.allocation.problem import Limits, RiskKind
    from corechain.workflows.split_purchase import PurchaseQuestion, split_purchase

    limits = Limits(largest_share, most_suppliers, RiskKind(risk), by_place)
    answer = split_purchase(PurchaseQuestion(needs, offers, limits, most_risk))
    if picture is not None:
        picture.write_text(answer.picture(language()), encoding="utf-8")
    print_answer(answer.curve if curve else answer, output_format)
