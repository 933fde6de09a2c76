"""Firms, links and essentiality as people's files have them, good and bad."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corechain.exceptions import InvalidTables, UnreadableFile
from corechain.file_formats.network_essentiality import read_essentiality
from corechain.file_formats.network_files import NetworkFiles, read_network

FIRMS = "firm,sector,employees\nA,mine,10\nB,mill,20\nC,shop,30\n"
LINKS = "supplier,buyer,amount\nB,C,6\nA,B,4\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(write: Callable[[str, str | bytes], Path]) -> Callable[..., NetworkFiles]:
    def read(firms: str | bytes = FIRMS, links: str | bytes = LINKS, **options: object) -> NetworkFiles:
        return read_network(write("firms.csv", firms), write("links.csv", links), **options)  # type: ignore[arg-type]

    return read


def faults(caught: pytest.ExceptionInfo[InvalidTables]) -> list[tuple[str, int | None, str | None]]:
    return [(fault.file, fault.row, fault.column) for fault in caught.value.faults]


def test_firms_keep_their_order_and_links_are_sorted(read: Callable[..., NetworkFiles]) -> None:
    network = read().network
    assert network.firm.tolist() == ["A", "B", "C"]
    assert network.sector_names == ("mill", "mine", "shop")
    assert list(zip(network.supplier, network.buyer, network.amount, strict=True)) == [
        (0, 1, 4.0),
        (1, 2, 6.0),
    ]


@pytest.mark.parametrize(
    "links",
    [
        "\ufeff" + LINKS,
        LINKS.replace(",", ";"),
        LINKS.replace(",", "\t"),
        LINKS.replace("\n", "\r\n"),
        LINKS.encode("utf-16"),
        'supplier,buyer,amount,note\n" B ",C,6,"a, b"\nA,B,4,\n',
    ],
)
def test_usual_ways_to_write_csv(read: Callable[..., NetworkFiles], links: str | bytes) -> None:
    assert read(links=links).network.amount.tolist() == [4.0, 6.0]


def test_chinese_tables_in_gb18030(read: Callable[..., NetworkFiles]) -> None:
    files = read(
        "firm,sector\n华润微电子有限公司,集成电路设计\n无锡封装测试公司,封装\n".encode("gb18030"),
        "supplier,buyer,amount\n华润微电子有限公司,无锡封装测试公司,3\n".encode("gb18030"),
    )
    assert files.network.firm.tolist() == ["华润微电子有限公司", "无锡封装测试公司"]


def test_ids_as_numbers_and_as_text_are_the_same(tmp_path: Path) -> None:
    pq.write_table(pa.table({"firm": [1, 2], "sector": [0.0, 1.0]}), tmp_path / "firms.parquet")
    (tmp_path / "links.csv").write_text("supplier,buyer,amount\n1,2,3.5\n")
    network = read_network(tmp_path / "firms.parquet", tmp_path / "links.csv").network
    assert (network.firm.tolist(), network.amount.tolist()) == (["1", "2"], [3.5])


def test_codes_with_leading_zeros_stay_apart(read: Callable[..., NetworkFiles]) -> None:
    with pytest.raises(InvalidTables) as caught:
        read("firm,sector\n01,a\n2,a\n", "supplier,buyer,amount\n1,2,3\n")
    assert faults(caught) == [("links.csv", 2, "supplier")]


def test_every_fault_is_told_with_its_row(read: Callable[..., NetworkFiles]) -> None:
    with pytest.raises(InvalidTables) as caught:
        read(
            "firm,sector\nA,mine\nB,\nA,mine\n,mill\n",
            "supplier,buyer,amount\nA,B,-1\nA,B,0\n\nA,B,\nA,B,inf\nA,A,1\nA,X,1\nY,B,1\nA,B,abc\n",
        )
    assert sorted(faults(caught), key=str) == [
        ("firms.csv", 3, "sector"),
        ("firms.csv", 4, "firm"),
        ("firms.csv", 5, "firm"),
        ("links.csv", 10, "amount"),
        ("links.csv", 2, "amount"),
        ("links.csv", 3, "amount"),
        ("links.csv", 5, "amount"),
        ("links.csv", 6, "amount"),
        ("links.csv", 7, None),
        ("links.csv", 8, "buyer"),
        ("links.csv", 9, "supplier"),
    ]
    assert caught.value.total == 11
    for fault in caught.value.faults:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in fault.render("zh"))
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in fault.render("en"))


def test_first_thousand_faults_and_their_total(read: Callable[..., NetworkFiles]) -> None:
    with pytest.raises(InvalidTables) as caught:
        read(links="supplier,buyer,amount\n" + "A,B,-1\n" * 2500)
    assert (len(caught.value.faults), caught.value.total) == (1000, 2500)


def test_duplicate_links_are_summed_and_told(read: Callable[..., NetworkFiles]) -> None:
    files = read(links=LINKS + "A,B,0.5\n")
    assert files.network.amount.tolist() == [4.5, 6.0]
    assert [(note.file, note.row) for note in files.notes] == [("links.csv", 4)]


def test_no_links(read: Callable[..., NetworkFiles]) -> None:
    with pytest.raises(InvalidTables) as caught:
        read(links="supplier,buyer,amount\n")
    assert faults(caught) == [("links.csv", None, None)]


def test_missing_and_doubled_columns(read: Callable[..., NetworkFiles]) -> None:
    with pytest.raises(InvalidTables) as caught:
        read(links="supplier,buyer,value\nA,B,1\n")
    assert faults(caught) == [("links.csv", 1, "amount")]
    with pytest.raises(InvalidTables) as caught:
        read(firms="firm,sector,sector\nA,a,b\n")
    assert faults(caught) == [("firms.csv", 1, "sector")]


def test_rows_of_another_width(read: Callable[..., NetworkFiles]) -> None:
    with pytest.raises(InvalidTables) as caught:
        read(links="supplier,buyer,amount\nA,B,4\n\nA,B\nB,C,6,7\n")
    assert faults(caught) == [("links.csv", 4, None), ("links.csv", 5, None)]


@pytest.mark.parametrize(
    "content", [b"", b"firm,sector\nA\x00,b\n", "firm,sector\n일본어,한국어\n".encode("euc-kr")]
)
def test_unreadable_files(read: Callable[..., NetworkFiles], content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read(firms=content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_network(tmp_path / "none.csv", tmp_path / "none.csv")


def test_market_and_weights(read: Callable[..., NetworkFiles]) -> None:
    files = read("firm,sector,market,staff\nA,a,x,1\nB,b,x,-2\nC,c,y,\n", market="market")
    assert files.network.market.tolist() == [0, 0, 1]
    with pytest.raises(InvalidTables) as caught:
        files.firm_numbers("staff")
    assert faults(caught) == [("firms.csv", 3, "staff"), ("firms.csv", 4, "staff")]
    with pytest.raises(InvalidTables):
        files.firm_numbers("turnover")


WIDE = "sector,shop,mine,mill\nmine,0,1,2\nmill,2,0,1\nshop,1,1,0\n"
LONG = "supplying_sector,buying_sector,essentiality\n" + "".join(
    f"{row},{column},{value}\n"
    for row, values in {"mine": "120", "mill": "012", "shop": "101"}.items()
    for column, value in zip(("mine", "mill", "shop"), values, strict=True)
)


def test_essentiality_by_names_and_by_number(write: Callable[[str, str | bytes], Path]) -> None:
    wide = read_essentiality(write("wide.csv", WIDE))
    long = read_essentiality(write("long.csv", LONG))
    assert wide.sectors == ("mine", "mill", "shop")
    assert wide.matrix.tolist() == [[1, 2, 0], [0, 1, 2], [1, 0, 1]]
    order = [long.sectors.index(name) for name in wide.sectors] if long.sectors else []
    assert np.array_equal(long.matrix[np.ix_(order, order)], wide.matrix)
    plain = read_essentiality(write("plain.csv", "1,2\n0,1\n"))
    assert (plain.sectors, plain.matrix.tolist()) == (None, [[1, 2], [0, 1]])


@pytest.mark.parametrize(
    "content",
    ["1,2\n", "1,2\n3,1\n", "1,2,0\n0,1,1\n", WIDE.replace("shop,1", "shops,1"), LONG.replace("mine,mine,1\n", ""),
     WIDE.replace("mine,0,1,2", "mine,0,1,x")],
)  # fmt: skip
def test_wrong_essentiality(
    read: Callable[..., NetworkFiles], write: Callable[..., Path], content: str
) -> None:
    with pytest.raises(InvalidTables):
        read(essentiality=write("e.csv", content))


def test_matrix_of_another_size_and_unknown_sectors(
    read: Callable[..., NetworkFiles], write: Callable[..., Path]
) -> None:
    with pytest.raises(InvalidTables):
        read(essentiality=write("e.csv", "1,2\n0,1\n"))
    with pytest.raises(InvalidTables) as caught:
        read(FIRMS.replace("C,shop", "C,school"), essentiality=write("wide.csv", WIDE))
    assert faults(caught) == [("firms.csv", 4, "sector")]
    assert "school" in caught.value.faults[0].render("en")
