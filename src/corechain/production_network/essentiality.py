"""Which inputs an industry cannot do without: matrices of 2 (essential), 1 (non-essential), 0 (negligible).

Rows are supplying industries, columns buying ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corechain.exceptions import UnusableNetwork
from corechain.texts import Text

ESSENTIAL, NON_ESSENTIAL, NEGLIGIBLE = 2, 1, 0

SECTIONS: dict[str, tuple[int, int]] = {
    "A": (1, 5),
    "B": (6, 12),
    "C": (13, 43),
    "D": (44, 46),
    "E": (47, 50),
    "F": (51, 52),
    "G": (53, 60),
    "H": (61, 62),
    "I": (63, 65),
    "J": (66, 69),
    "K": (70, 70),
    "L": (71, 72),
    "M": (73, 75),
    "N": (76, 79),
    "O": (80, 82),
    "P": (83, 83),
    "Q": (84, 85),
    "R": (86, 90),
    "S": (91, 96),
    "T": (97, 97),
}
"""First and last division of each section of GB/T 4754-2017."""
PHYSICAL_OUTPUT, PRODUCING = frozenset("ABC"), frozenset("ABCDEF")
SUPPORT_OF_PRODUCTION = frozenset({5, 11, 43})
"""Divisions of A–C whose output is a service: support of farming, of mining, repair of metal goods and machinery."""
UTILITIES = frozenset({44, 45, 46})


def leontief(kinds: int) -> NDArray[np.int8]:
    """Every input is essential: output falls with the scarcest input (Leontief)."""
    return np.full((kinds, kinds), ESSENTIAL, dtype=np.int8)


def linear(kinds: int) -> NDArray[np.int8]:
    """No input is essential: output falls by the share of the inputs that is missing."""
    return np.full((kinds, kinds), NON_ESSENTIAL, dtype=np.int8)


def gbt4754_section(division: int) -> str | None:
    """The section of a division of GB/T 4754-2017, None where there is no such division.

    >>> gbt4754_section(39), gbt4754_section(98)
    ('C', None)
    """
    for section, (first, last) in SECTIONS.items():
        if first <= division <= last:
            return section
    return None


def gbt4754_default(divisions: Sequence[str]) -> NDArray[np.int8]:
    """The default matrix for two-digit divisions of GB/T 4754-2017, in the order given (K × K).

    A rule of this project and not a survey. The idea is that of Pichler, Pangallo, del Rio-Chanona, Lafond and Farmer
    (2022, Journal of Economic Dynamics and Control 144:104527), who had industry analysts say which inputs an
    industry can do without for a short time; their answers are not used. The rule supposes that goods which go into
    a product, and energy and water, stop production at once, and that services are missed later or less.

    - Goods of farming, mining and manufacturing (A–C, without their service divisions 05, 11, 43) are essential to
      every division that produces or builds (A–F).
    - Electricity, heat, gas and water (44–46) are essential to A–F.
    - All other pairs are non-essential; none is negligible, because nothing is known that would justify it.

    Replace it with your own matrix wherever you know better. Raises :class:`corechain.exceptions.UnusableNetwork` for a
    code that is not a division.

    >>> gbt4754_default(["39", "65"])  # computers and electronics; software
    array([[2, 1],
           [1, 1]], dtype=int8)
    """
    numbers = [_division(code) for code in divisions]
    sections = [gbt4754_section(number) for number in numbers]
    supplies = [
        number in UTILITIES or (section in PHYSICAL_OUTPUT and number not in SUPPORT_OF_PRODUCTION)
        for number, section in zip(numbers, sections, strict=True)
    ]
    needs = [section in PRODUCING for section in sections]
    return np.where(np.outer(supplies, needs), ESSENTIAL, NON_ESSENTIAL).astype(np.int8)


def gbt4754() -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """The default matrix for all divisions, 01 to 97, and their codes; see :func:`gbt4754_default`."""
    names = tuple(f"{number:02d}" for number in range(1, 98))
    return gbt4754_default(names), names


def division(code: str) -> str:
    """The two-digit division of a code of GB/T 4754-2017 of any length; what is no such code is given back as it is.

    >>> [division(code) for code in ["C3973", "397", "39", "6", "chips"]]
    ['39', '39', '39', '06', 'chips']
    """
    text = code.strip()
    digits = text[1:] if text[:1].isalpha() and text[1:].isdecimal() else text
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 4:
        return code
    found = digits[:2].zfill(2)
    return code if gbt4754_section(int(found)) is None else found


def _division(code: str) -> int:
    number = int(code) if code.isascii() and code.isdecimal() and len(code) <= 2 else 0
    if gbt4754_section(number) is None:
        raise UnusableNetwork(
            Text(
                zh="“{code}”不是 GB/T 4754-2017 的大类。",
                en="“{code}” is not a division of GB/T 4754-2017.",
                code=code,
            ),
            Text(
                zh="用 01 到 97 的两位代码，或自己提供必需性矩阵。",
                en="Use two-digit codes from 01 to 97, or give an essentiality matrix of your own.",
            ),
        )
    return number
