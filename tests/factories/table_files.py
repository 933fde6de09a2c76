"""A small data set as the CSV files a person keeps, to be broken by one edit at a time."""

from __future__ import annotations

from pathlib import Path

GOOD = {
    "sources": """
id,title,address,kind,licence,read_on,note
W01,华润微年报,https://example.org/report,announcement,,2026-11-24,
W02,"Of tools, ""quoted"" words",,file,CC BY 4.0,,两行
""",
    "organisations": """
id,name_zh,name_en,aliases,kind,country,region,longitude,latitude,founded,sources,confidence
crm,华润微电子,CR Microelectronics,华润微|CRM,firm,CN,320214,120.35,31.5,1983,W01|W02,high
jp-resist,,Japan Resist,,firm,JP,,,,,W02,medium
""",
    "chain_nodes": """
id,kind,name_zh,name_en,synonyms_zh,position,final,sources,confidence
stage-materials,stage,材料,Materials,,1,,W01,high
stage-fabrication,stage,制造,Fabrication,,2,,W01,high
photoresist,material,光刻胶,photoresist,光阻|光致抗蚀剂,,,W01,high
krf-photoresist,material,KrF光刻胶,KrF photoresist,,,,W01,medium
lithography,process,光刻,lithography,,,false,W02,medium
""",
    "node_relations": """
from_id,relation,to_id,sources,confidence
krf-photoresist,variant_of,photoresist,W01,high
photoresist,input_to,lithography,W02,medium
photoresist,part_of,stage-materials,W01,high
lithography,part_of,stage-fabrication,W01,high
""",
    "provisions": """
id,organisation_id,country,node_id,share_percent,share_market,share_year,status,sources,confidence
p1,crm,,lithography,,,,active,W01,high
p2,jp-resist,,krf-photoresist,35.5,全球 KrF 光刻胶,2023,active,W02,medium
p3,,JP,photoresist,87,World market,2023,active,W02,low
""",
    "supply_links": """
id,supplier_id,buyer_id,node_id,what,amount,currency,year,sources,confidence
l1,jp-resist,crm,krf-photoresist,=光刻胶,,,2024,W01,low
""",
}


def csv_text(table: str, *edits: tuple[str, str]) -> str:
    """The good `table` with each (old, new) put in; an `old` that is not there is a mistake of the test."""
    text = GOOD[table].lstrip("\n")
    for old, new in edits:
        if old not in text:
            raise ValueError(f"{old!r} is not in the table {table}")
        text = text.replace(old, new, 1)
    return text


def write_tables(folder: Path, **texts: str) -> Path:
    """Write the good data set to `folder`, with the tables in `texts` in place of the good ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in GOOD:
        text = texts.get(table) or csv_text(table)
        (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
    return folder
