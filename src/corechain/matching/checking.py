"""Each requirement of a demand against what is known of one supplier: met, not met or unknown, with the evidence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corechain.matching.node_index import NodeIndex
from corechain.matching.requirements import Requirement
from corechain.matching.specified import MET, NOT_MET, UNKNOWN, Stated, bounds, verdict
from corechain.model.places import Place, country, lies_in, places
from corechain.model.records import ChainNode, Organisation, Specification
from corechain.texts import Text

NEAR_KM = 150
"""What 附近 and “near” mean: a truck's half day."""

CITY_PROVINCES = frozenset({"110000", "120000", "310000", "500000", "810000", "820000"})
_EARTH_KM = 6371.0
_ASKED_AS = {"quantity": "capacity"}


@dataclass(frozen=True)
class Check:
    """Verdict on one requirement for one supplier."""

    requirement: Requirement
    verdict: str
    evidence: Text


class Specifications:
    """Specifications by node, and by node and organisation."""

    def __init__(self, specifications: Iterable[Specification]) -> None:
        self._of_node: dict[str, list[Specification]] = defaultdict(list)
        self._of_offer: dict[tuple[str, str], list[Specification]] = defaultdict(list)
        for each in specifications:
            if each.organisation_id:
                self._of_offer[each.node_id, each.organisation_id].append(each)
            else:
                self._of_node[each.node_id].append(each)

    def of_offer(self, node_ids: Iterable[str], organisation_id: str, attribute: str) -> list[Specification]:
        """What the organisation itself states on any of the nodes."""
        return [
            each
            for node_id in node_ids
            for each in self._of_offer.get((node_id, organisation_id), ())
            if each.attribute == attribute
        ]

    def of_node(self, node_id: str, attribute: str) -> list[Specification]:
        """What the node itself implies."""
        return [each for each in self._of_node.get(node_id, ()) if each.attribute == attribute]


def check(
    requirement: Requirement,
    organisation: Organisation,
    supplied: Mapping[str, bool],
    index: NodeIndex,
    specifications: Specifications,
) -> Check:
    """Judge `requirement` for `organisation`.

    `supplied`: the nodes it supplies of what was asked, each with whether it is the very node that was asked for.
    """
    if requirement.attribute == "region":
        return check_region(requirement, organisation)
    attribute = _ASKED_AS.get(requirement.attribute, requirement.attribute)
    own = specifications.of_offer(_lineage(supplied, index), organisation.id, attribute)
    outcome = outcome_of(requirement, own)
    if outcome != UNKNOWN:
        return Check(requirement, outcome, _stated_by_firm(own, outcome, requirement))
    outcomes = {}
    for node_id, is_asked in supplied.items():
        stated = bounds(implied(node_id, attribute, index, specifications))
        outcomes[node_id] = _implied_outcome(requirement, stated, is_asked), stated
    for node_id, (outcome, stated) in outcomes.items():
        if outcome == MET or {each for each, _ in outcomes.values()} == {NOT_MET}:
            return Check(requirement, outcome, _stated_by_node(index.nodes[node_id], stated))
    return Check(requirement, UNKNOWN, _nothing_known(requirement))


def _implied_outcome(requirement: Requirement, stated: Sequence[Stated], is_asked: bool) -> str:
    """What a node implies. Of a node that stands for several values (QFN and SOP) a supplier may offer only one: the
    verdict holds for all of them, unless the node is the very one that the demand asked for.
    """
    values = [each for one in stated for each in str(one.value).split("|")]
    outcome = outcome_of(requirement, stated)
    several = len(set(values)) > 1 and not any(one.operator == "between" for one in stated)
    return UNKNOWN if outcome == MET and several and not is_asked else outcome


def _lineage(supplied: Iterable[str], index: NodeIndex) -> list[str]:
    return [*supplied, *(above for each in supplied for above, _ in index.taxonomy.above(each))]


def implied(
    node_id: str, attribute: str, index: NodeIndex, specifications: Specifications
) -> Sequence[Stated]:
    """What the node's specification says, else its own name, else what it is a variant of."""
    for each in (node_id, *(above for above, _ in index.taxonomy.above(node_id))):
        stated: Sequence[Stated] = specifications.of_node(each, attribute) or _named(each, attribute, index)
        if stated:
            return stated
    return []


def _named(node_id: str, attribute: str, index: NodeIndex) -> Sequence[Stated]:
    """What the node's names say. Names with several sizes (6英寸碳化硅衬底, 8英寸碳化硅衬底) are ways to ask for it,
    and say of no supplier which of them it makes.
    """
    stated = [one for one in index.implied.get(node_id, ()) if one.attribute == attribute]
    sizes = {one.value for one in stated if isinstance(one.value, int | float)}
    return stated if len(sizes) <= 1 else []


def outcome_of(requirement: Requirement, stated: Sequence[Stated]) -> str:
    """Met where one of them meets it, not met where all of them fail it, else unknown."""
    outcomes = {verdict(requirement, each) for each in stated}
    if MET in outcomes:
        return MET
    return NOT_MET if outcomes == {NOT_MET} else UNKNOWN


def _stated_by_firm(stated: Sequence[Stated], outcome: str, requirement: Requirement) -> Text:
    telling = next((each for each in stated if verdict(requirement, each) == outcome), stated[0])
    return Text(zh="该机构的规格：{value}。", en="The organisation states {value}.", value=described(telling))


def _stated_by_node(node: ChainNode, stated: Sequence[Stated]) -> Text:
    return Text(
        zh="所供环节“{node}”本身的规格：{value}。",
        en="“{node}”, which it supplies, implies {value}.",
        node=name_of(node),
        value=described(stated[0]),
    )


def _nothing_known(requirement: Requirement) -> Text:
    if requirement.attribute == "delivery_place":
        return Text(zh="没有送货范围的数据。", en="There are no data on where it delivers.")
    if requirement.attribute == "price":
        return Text(
            zh="没有价格数据，请向机构询价。", en="There are no data on prices; ask the organisation."
        )
    return Text(
        zh="数据中没有它在“{words}”方面的记录，请向机构核实。",
        en="The data say nothing on “{words}”; ask the organisation.",
        words=requirement.text,
    )


def name_of(node: ChainNode) -> Text:
    """The node's name in both languages."""
    return Text(zh=node.name("zh"), en=node.name("en"))


_SIGNS = {
    "eq": Text(zh="{value}", en="{value}"),
    "in": Text(zh="{value}", en="{value}"),
    "ge": Text(zh="不小于 {value}", en="at least {value}"),
    "le": Text(zh="不大于 {value}", en="at most {value}"),
    "ne": Text(zh="非 {value}", en="not {value}"),
    "between": Text(zh="{value}", en="{value}"),
}


def described(stated: Stated) -> Text:
    """A specification in words, such as 不小于 28 nm."""
    values = str(stated.value).split("|")
    numbers = [f"{float(each):g}" if _is_number(each) else each for each in values]
    unit = f" {stated.unit}" if stated.unit else ""
    sign = _SIGNS.get(stated.operator, _SIGNS["eq"])
    between = stated.operator == "between"
    zh, en = ("–" if between else "、").join(numbers) + unit, ("–" if between else ", ").join(numbers) + unit
    return Text(zh=sign.zh, en=sign.en, value=Text(zh=zh.replace("{", ""), en=en.replace("{", "")))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def check_region(requirement: Requirement, organisation: Organisation) -> Check:
    """Judge a wish for a place by where the organisation is."""
    asked = requirement.place
    if asked is None:
        return Check(requirement, UNKNOWN, _nothing_known(requirement))
    inside = lies_in(organisation, asked)
    if requirement.operator == "near":
        return _check_near(requirement, organisation, asked, inside)
    excluded = requirement.operator == "ne"
    seat = seat_of(organisation)
    if inside is None:
        evidence = Text(
            zh="只知道它位于{seat}，不能断定是否在{region}。",
            en="It is only known to be in {seat}; whether that is in {region} is open.",
            seat=seat,
            region=asked.text,
        )
        return Check(requirement, UNKNOWN, evidence)
    evidence = (
        Text(
            zh="位于{seat}，属于{region}。",
            en="It is in {seat}, within {region}.",
            seat=seat,
            region=asked.text,
        )
        if inside
        else Text(
            zh="位于{seat}，不在{region}。",
            en="It is in {seat}, not in {region}.",
            seat=seat,
            region=asked.text,
        )
    )
    return Check(requirement, MET if inside != excluded else NOT_MET, evidence)


def _check_near(
    requirement: Requirement, organisation: Organisation, asked: Place, inside: bool | None
) -> Check:
    if inside:
        evidence = Text(zh="就在{region}。", en="It is in {region} itself.", region=asked.text)
        return Check(requirement, MET, evidence)
    if organisation.country != "CN":
        evidence = Text(
            zh="位于{seat}，不在{region}附近。",
            en="It is in {seat}, not near {region}.",
            seat=seat_of(organisation),
            region=asked.text,
        )
        return Check(requirement, NOT_MET, evidence)
    here, there = _position(organisation), (asked.longitude, asked.latitude)
    if here is None or there[0] is None or there[1] is None:
        evidence = Text(
            zh="不知道它离{region}多远。", en="Its distance to {region} is not known.", region=asked.text
        )
        return Check(requirement, UNKNOWN, evidence)
    distance = _distance_km(here, (there[0], there[1]))
    evidence = Text(
        zh="位于{seat}，距{region}约 {km} 公里。",
        en="It is in {seat}, about {km} km from {region}.",
        seat=seat_of(organisation),
        region=asked.text,
        km=int(round(distance, -1)) if distance >= 20 else round(distance),
    )
    return Check(requirement, MET if distance <= NEAR_KM else NOT_MET, evidence)


def _position(organisation: Organisation) -> tuple[float, float] | None:
    """Longitude and latitude of the organisation, else of its city; a whole country or province is no position."""
    if organisation.longitude is not None and organisation.latitude is not None:
        return organisation.longitude, organisation.latitude
    found = places().get(organisation.region or "")
    if (
        found is None
        or found.level not in {"city", "district"}
        or found.longitude is None
        or found.latitude is None
    ):
        return None
    return found.longitude, found.latitude


def _distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance by the haversine formula (Sinnott 1984)."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, each)) for each in (first, second))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def city_of(organisation: Organisation) -> Place | None:
    """The city (or district's city) of the organisation; None abroad and where only the province is known.

    Beijing, Shanghai, Tianjin, Chongqing, Hong Kong and Macao are provinces by code and cities by name.
    """
    found = places().get(organisation.region or "")
    if found is not None and found.code in CITY_PROVINCES:
        return found
    if found is not None and found.level == "district":
        found = places().get(found.parent or "", found)
    return found if found is not None and found.level == "city" else None


def seat_of(organisation: Organisation) -> Text:
    """Where the organisation is, as finely as known: 江苏省无锡市, or a country."""
    found = places().get(organisation.region or "")
    chain: list[Place] = []
    while found is not None and found.level in {"province", "city", "district"}:
        chain.append(found)
        found = places().get(found.parent or "")
    if not chain:
        return country(organisation.country).text
    zh = "".join(each.name_zh for each in reversed(chain))
    return Text(zh=zh, en=", ".join(each.name_en for each in chain))


def excludes(check_made: Check) -> bool:
    """Whether it excludes a supplier: a binding requirement that is certainly not met."""
    return check_made.requirement.hard and check_made.verdict == NOT_MET
