"""What the form offers: organisations and nodes by stage, and regions; only what a shock can spread from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corechain.model.places import Place, lies_in, place, places
from corechain.model.records import Organisation
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.chain_network import chain_members
from corechain.workflows.chain_scenario import providers_of


@dataclass(frozen=True)
class Option:
    """One box to tick. `words`: what it is found by; `count`: linked organisations it stands for."""

    id: str
    name: Text
    words: str
    count: int = 1


@dataclass(frozen=True)
class OptionGroup:
    """Options below one heading."""

    name: Text
    options: tuple[Option, ...]

    def ticked(self, chosen: Sequence[str]) -> bool:
        """Whether any of them is chosen."""
        return any(each.id in chosen for each in self.options)


@dataclass(frozen=True)
class Choices:
    """Everything the form offers."""

    organisations: tuple[OptionGroup, ...]
    nodes: tuple[OptionGroup, ...]
    regions: tuple[Option, ...]
    linked: int
    total: int


@lru_cache(maxsize=2)
def choices(snapshot: ChainSnapshot) -> Choices | None:
    """What the form offers for this chain; None where it has no supply link for a shock to spread along."""
    members = chain_members(snapshot)
    if not members.links:
        return None
    groups = []
    for number, sector in enumerate(members.sectors):
        inside = [snapshot.organisations[each] for each, own in members.sector_of.items() if own == number]
        inside.sort(key=_by_name)
        groups.append(OptionGroup(sector.name, tuple(_organisation(each) for each in inside)))
    linked = [snapshot.organisations[each] for each in members.main_node]
    return Choices(
        organisations=tuple(groups),
        nodes=_node_groups(snapshot, members.main_node.keys()),
        regions=_regions(snapshot, linked),
        linked=len(linked),
        total=len(snapshot.organisations),
    )


def _by_name(organisation: Organisation) -> str:
    return organisation.name("en").casefold()


def _organisation(each: Organisation) -> Option:
    words = (each.name_zh, each.name_en, each.short_zh, *each.aliases)
    name = Text(zh=each.short_zh or each.name("zh"), en=each.name("en"))
    return Option(each.id, name, " ".join(word for word in words if word))


def _node_groups(snapshot: ChainSnapshot, linked: Collection[str]) -> tuple[OptionGroup, ...]:
    """Stages in order; in each the stage as a whole, then its nodes that somebody linked provides."""
    stages = [each for each in snapshot.nodes.values() if each.kind == "stage"]
    groups = []
    for stage in sorted(stages, key=lambda each: (each.position is None, each.position or 0, each.id)):
        inside = [each for each in snapshot.nodes.values() if snapshot.stage_of.get(each.id) == stage.id]
        options = []
        for node in (stage, *sorted(inside, key=lambda each: each.name("en").casefold())):
            count = sum(each in linked for each in providers_of(snapshot, node.id))
            if count:
                whole = Text(zh="整个环节", en="The whole stage")
                name = whole if node is stage else Text(zh=node.name("zh"), en=node.name("en"))
                words = (node.name_zh, node.name_en, *node.synonyms_zh, *node.synonyms_en)
                options.append(Option(node.id, name, " ".join(word for word in words if word), count))
        if options:
            groups.append(OptionGroup(Text(zh=stage.name("zh"), en=stage.name("en")), tuple(options)))
    return tuple(groups)


def _regions(snapshot: ChainSnapshot, linked: Sequence[Organisation]) -> tuple[Option, ...]:
    """The home region, then other Chinese places, then countries, each with somebody linked in it."""
    home = place(snapshot.home_region or "CN")
    abroad = Counter(each.country for each in linked if each.country)
    found = {each.code: each for each in (home, *_chinese(linked))}
    for code, _ in abroad.most_common():
        found.setdefault(code, place(code))
    options = []
    for each in found.values():
        count = sum(lies_in(organisation, each) is True for organisation in linked)
        if count:
            options.append(Option(each.code, each.text, each.code, count))
    return tuple(options)


def _chinese(linked: Iterable[Organisation]) -> list[Place]:
    """Groups of places, provinces and cities of the linked organisations."""
    codes: Counter[str] = Counter()
    for each in linked:
        if each.region:
            codes.update({f"{each.region[:2]}0000", f"{each.region[:4]}00", each.region})
    known = [places()[code] for code, _ in codes.most_common() if code in places()]
    return [each for each in places().values() if each.members] + known
