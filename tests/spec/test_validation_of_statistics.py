"""Faults of the tables of statistics and specifications, drawn as rows."""

from __future__ import annotations

import pytest
from tests.factories.chains import parse_table

from corechain.exceptions import InvalidTables
from corechain.model.raw_tables import raw_tables
from corechain.model.validation import validate

FOUNDATION = {
    "sources": "id  | title\nW01 | Yearbook",
    "organisations": "id  | name_en | kind | country | sources | confidence\ncrm | CRM | firm | CN | W01 | high",
    "chain_nodes": "id | kind | name_en | sources | confidence\nfoundry | process | foundry | W01 | high",
    "provisions": "id | organisation_id | node_id | status | sources | confidence\n"
                  "p1 | crm | foundry | active | W01 | low",
    "indicators": "id     | name_zh  | name_en          | unit_measure\nincome | 营业收入 | operating income | CNY",
}  # fmt: skip


def faults(**drawn: str) -> list[str]:
    rows = {name: parse_table(table) for name, table in (FOUNDATION | drawn).items()}
    for table in rows.values():
        for row in table:
            if row.get("sources"):
                row["sources"] = [row["sources"]]
    try:
        validate(raw_tables(rows))
    except InvalidTables as error:
        return [fault.render("en") for fault in error.faults]
    return []


def test_good_statistics_have_no_faults() -> None:
    observations = """
        id | region | indicator_id | period  | value    | unit_multiplier | status | sources | confidence
        o1 | 320200 | income       | 2021    | 1783.05  | 8               | A      | W01     | high
        o2 | CN     | income       | 2021-Q3 | 12       | 8               | P      | W01     | medium
        o3 | WORLD  | income       | 2021-06 | -0.5     | 9               | F      | W01     | low
    """
    assert faults(observations=observations) == []


@pytest.mark.parametrize(
    ("region", "period", "value", "fault"),
    [
        ("无锡", "2021", "1", "column “region”: “无锡” is not a six-digit region code. Did you mean 320200 (Wuxi)?"),
        ("JP", "2021", "1", "column “region”: “JP” is not a six-digit region code. "
            "Write CN, WORLD or a six-digit code such as 320200 (Wuxi)."),
        ("CN", "2021-13", "1", "column “period”: “2021-13” is not a period. "
            "Write a year, quarter or month: 2021, 2021-Q3 or 2021-06."),
        ("CN", "21", "1", "column “period”: “21” is not a period. "
            "Write a year, quarter or month: 2021, 2021-Q3 or 2021-06."),
        ("CN", "2021", "约12", "column “value”: “约12” is not a number. "
            "Write digits and a decimal point only, as in 12.5; leave it empty when unknown."),
        ("CN", "2021", "", "column “value”: It is empty but required. Fill in: Value."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_figure(region: str, period: str, value: str, fault: str) -> None:
    observations = f"""
        id | region   | indicator_id | period   | value   | unit_multiplier | status | sources | confidence
        o1 | {region} | income       | {period} | {value} | 8               | A      | W01     | high
    """
    assert faults(observations=observations) == [f"observations, row 2, {fault}"]


def test_a_figure_of_no_indicator() -> None:
    observations = """
        id | region | indicator_id | period | value | unit_multiplier | status | sources | confidence
        o1 | CN     | incom        | 2021   | 1     | 8.5             | X      | W01     | high
    """
    assert faults(observations=observations) == [
        "observations, row 2, column “indicator_id”: The table “indicators” has no “incom”. "
        "Did you mean “income”?",
        "observations, row 2, column “unit_multiplier”: “8.5” is not a whole number. "
        "Write a whole number such as 8.",
        "observations, row 2, column “status”: “X” is not in the code list. Use one of: A, E, P, F.",
    ]


def test_a_specification_of_nothing() -> None:
    specifications = """
        id | node_id | organisation_id | attribute  | operator | value | sources | confidence
        s1 | foundry | crm             | wafer_size | le       | 200   | W01     | high
        s2 | foundry | smic            | wafersize  | is       | 200   | W01     | high
    """
    assert faults(specifications=specifications) == [
        "specifications, row 3, column “organisation_id”: The table “organisations” has no “smic”. "
        "Add it to the table “organisations” first.",
        "specifications, row 3, column “attribute”: “wafersize” is not in the code list. "
        "Did you mean “wafer_size”? Use one of: wafer_size, process_node, capacity, lead_time, purity, "
        "certificate, package, voltage, wavelength, other.",
        "specifications, row 3, column “operator”: “is” is not in the code list. Use one of: eq, ge, le, in.",
    ]


def test_typed_rows_whose_list_holds_the_separator() -> None:
    rows = {name: parse_table(table) for name, table in FOUNDATION.items()}
    rows["chain_nodes"][0] |= {"synonyms_en": ["a|b"], "sources": ["W01"]}
    with pytest.raises(InvalidTables) as caught:
        validate(raw_tables(rows))
    assert [fault.render("en") for fault in caught.value.faults] == [
        "chain_nodes, row 2, column “synonyms_en”: “a|b” holds a vertical bar |. "
        "The bar separates values of a list; use another sign."
    ]
