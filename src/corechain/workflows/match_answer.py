"""The answer to a demand, as pages, API, shell and notebook all render it."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corechain.matching.candidates import Offer
from corechain.matching.checking import Check, city_of
from corechain.matching.requirements import Requirement
from corechain.matching.understanding import Evidence
from corechain.model.answers import plain
from corechain.model.records import ChainNode, Organisation
from corechain.texts import Language, Text

if TYPE_CHECKING:
    import pandas as pd

VERDICTS = {
    "met": Text(zh="满足", en="met"),
    "not_met": Text(zh="不满足", en="not met"),
    "unknown": Text(zh="未知", en="unknown"),
}
"""What each verdict is called."""

MARKS = {"met": "✓", "not_met": "✗", "unknown": "?"}


@dataclass(frozen=True)
class MatchedNode:
    """A node the demand was understood to be about. `role`: wanted, context or unwanted."""

    node: ChainNode
    score: float
    role: str
    because: Text
    evidence: Evidence


@dataclass(frozen=True)
class NearestNode:
    """A node to look at instead, why, and how many organisations supply it."""

    node: ChainNode
    because: Text
    suppliers: int


@dataclass(frozen=True)
class MatchResult:
    """One supplier: what it supplies of what was asked, the reasons, and each requirement's verdict.

    `leading_reasons` are those of its best offer alone, where there is little room; `named`: the demand names it.
    """

    score: float
    organisation: Organisation
    nodes: tuple[ChainNode, ...]
    offers: tuple[Offer, ...]
    reasons: tuple[Text, ...]
    checks: tuple[Check, ...]
    leading_reasons: tuple[Text, ...]
    named: bool = False


@dataclass(frozen=True)
class MatchAnswer:
    """What was understood of a demand, and who could supply it, best first.

    `language` is that of the demand, `spoken` that of the sentences by default. `found` counts all fitting
    suppliers, of which `results` are the first; `excluded` are those that fail a binding requirement. `seconds` is
    the time of the matching, `index_seconds` that of building the index, once per snapshot.
    """

    query: str
    language: Language
    spoken: Language
    nodes: tuple[MatchedNode, ...]
    requirements: tuple[Requirement, ...]
    results: tuple[MatchResult, ...]
    found: int
    excluded: tuple[MatchResult, ...]
    nearest: tuple[NearestNode, ...]
    notes: tuple[Text, ...]
    seconds: float
    index_seconds: float = 0.0

    def to_dict(self, language: Language | None = None) -> dict[str, Any]:
        """The documented JSON, with its sentences in `language` (by default the demand's own)."""
        speak = language or self.spoken
        answer = {
            "query": self.query,
            "language": self.language,
            "understood": {
                "nodes": [_node_with_reason(each) for each in self.nodes],
                "requirements": [requirement_record(each) for each in self.requirements],
            },
            "results": [_result_record(rank, each, speak) for rank, each in enumerate(self.results, 1)],
            "found": self.found,
            "excluded": [_excluded_record(each, speak) for each in self.excluded],
            "nearest_nodes": [
                {**_names(each.node), "because": each.because, "suppliers": each.suppliers}
                for each in self.nearest
            ],
            "notes": list(self.notes),
        }
        rendered: dict[str, Any] = plain(answer, speak)
        return rendered

    def to_json(self, language: Language | None = None) -> str:
        """:meth:`to_dict` as JSON text."""
        return json.dumps(self.to_dict(language), ensure_ascii=False, indent=2)

    def records(self, language: Language | None = None) -> list[dict[str, Any]]:
        """One flat dictionary a result, for tables."""
        return [_flat(each) for each in self.to_dict(language)["results"]]

    def to_pandas(self, language: Language | None = None) -> pd.DataFrame:
        """The results as a pandas data frame, one row a supplier."""
        import pandas as pd

        return pd.DataFrame.from_records(self.records(language), columns=FLAT_COLUMNS)

    def to_csv(self, language: Language | None = None) -> str:
        """The results as CSV text."""
        text = io.StringIO()
        writer = csv.DictWriter(text, FLAT_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.records(language))
        return text.getvalue()

    def understood_line(self, language: Language | None = None) -> str:
        """One line that says how the demand was understood."""
        speak = language or self.spoken
        parts = [
            f"{each.node.name(speak)} (“{each.evidence.words}”)"
            for each in self.nodes
            if each.role == "wanted"
        ]
        parts += [requirement_phrase(each).render(speak) for each in self.requirements]
        if not parts:
            return Text(
                zh="没有读出任何环节或要求。", en="No node and no requirement was understood."
            ).render(speak)
        return Text(zh="理解为：{parts}", en="Understood as: {parts}", parts=" · ".join(parts)).render(speak)

    def _repr_html_(self) -> str:
        speak = self.spoken
        head = "".join(f"<th>{html.escape(title.render(speak))}</th>" for title in _COLUMN_TITLES)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(rank, each, speak)) + "</tr>"
            for rank, each in enumerate(self.results, 1)
        )
        notes = "".join(f"<p><small>{html.escape(note.render(speak))}</small></p>" for note in self.notes)
        caption = html.escape(f"{self.query} — {self.understood_line(speak)}")
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"

    def __repr__(self) -> str:
        return f"<{self.understood_line()}: {len(self.results)}/{self.found}>"


FLAT_COLUMNS = (
    "rank",
    "score",
    "organisation_id",
    "name_zh",
    "name_en",
    "country",
    "city",
    "nodes",
    "requirements",
    "reasons",
)
_COLUMN_TITLES = (
    Text(zh="名次", en="Rank"),
    Text(zh="得分", en="Score"),
    Text(zh="机构", en="Organisation"),
    Text(zh="城市", en="City"),
    Text(zh="环节", en="Nodes"),
    Text(zh="要求", en="Requirements"),
    Text(zh="理由", en="Reasons"),
)


def _cells(rank: int, result: MatchResult, language: Language) -> list[str]:
    city = city_of(result.organisation)
    separator = "、" if language == "zh" else ", "
    checks = [
        f"{MARKS[each.verdict]} {requirement_text(each.requirement, language)}" for each in result.checks
    ]
    return [
        str(rank),
        f"{result.score:.2f}",
        result.organisation.name(language),
        city.name(language) if city else "–",
        separator.join(node.name(language) for node in result.nodes),
        "; ".join(checks) or "–",
        " ".join(each.render(language) for each in result.reasons),
    ]


def requirement_text(requirement: Requirement, language: Language) -> str:
    """The requirement in the demand's words; a place by its name."""
    if requirement.place is not None and requirement.operator == "eq" and not requirement.hard:
        return requirement.place.name(language)
    if requirement.place is not None and not requirement.end:
        return requirement.place.name(language)
    return requirement.text


def requirement_phrase(requirement: Requirement) -> Text:
    """A requirement for the line that says how a demand was understood."""
    words = Text(zh=_safe(requirement_text(requirement, "zh")), en=_safe(requirement_text(requirement, "en")))
    if requirement.attribute == "delivery_place":
        return Text(zh="交付地 {words}", en="delivery place {words}", words=words)
    if requirement.attribute == "region" and not requirement.hard:
        return Text(zh="偏好 {words}", en="preferred: {words}", words=words)
    return Text(zh="{words}", en="{words}", words=words)


def _safe(words: str) -> str:
    """Words of the reader, which may hold braces, as part of a template."""
    return words.replace("{", "").replace("}", "")


def requirement_record(requirement: Requirement) -> dict[str, Any]:
    """One requirement in the documented JSON; whole numbers are written as whole."""
    value = requirement.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return {
        "attribute": requirement.attribute,
        "operator": requirement.operator,
        "value": value,
        "unit": requirement.unit,
        "text": requirement.text,
        "hard": requirement.hard,
    }


def _names(node: ChainNode) -> dict[str, Any]:
    return {"id": node.id, "name_zh": node.name_zh, "name_en": node.name_en}


def _node_with_reason(matched: MatchedNode) -> dict[str, Any]:
    return {
        **_names(matched.node),
        "score": matched.score,
        "because": matched.because,
        "words": matched.evidence.words,
        "role": matched.role,
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    city = city_of(organisation)
    return {
        "id": organisation.id,
        "name_zh": organisation.name_zh,
        "name_en": organisation.name_en,
        "country": organisation.country,
        "city": city.text if city else None,
    }


def _check_record(check: Check, language: Language) -> dict[str, Any]:
    return {
        "text": requirement_text(check.requirement, language),
        "verdict": check.verdict,
        "evidence": check.evidence,
    }


def _result_record(rank: int, result: MatchResult, language: Language) -> dict[str, Any]:
    return {
        "rank": rank,
        "score": result.score,
        "named": result.named,
        "organisation": _organisation(result.organisation),
        "nodes": [_names(each) for each in result.nodes],
        "reasons": list(result.reasons),
        "requirements": [_check_record(each, language) for each in result.checks],
    }


def _excluded_record(result: MatchResult, language: Language) -> dict[str, Any]:
    failed = [each for each in result.checks if each.requirement.hard and each.verdict == "not_met"]
    return {
        "organisation": _organisation(result.organisation),
        "requirements": [_check_record(each, language) for each in failed],
    }


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    organisation = record["organisation"]
    return {
        "rank": record["rank"],
        "score": record["score"],
        "organisation_id": organisation["id"],
        "name_zh": organisation["name_zh"],
        "name_en": organisation["name_en"],
        "country": organisation["country"],
        "city": organisation["city"],
        "nodes": "|".join(each["id"] for each in record["nodes"]),
        "requirements": "|".join(f"{each['text']}={each['verdict']}" for each in record["requirements"]),
        "reasons": " ".join(record["reasons"]),
    }
