"""The ETO Advanced Semiconductor Supply Chain Dataset → rows of our tables, with a report on every row.

What becomes what:

* stages.csv → nodes of kind stage; inputs.csv → the other nodes (:data:`~.eto_chain.KINDS`); ids are slugs of names;
* sequence.csv: goes_into → input_to, is_type_of → variant_of; part_of is ETO's stage, else derived;
* providers.csv: organisations with all their aliases; countries by ISO 3166-1 alpha-2 code. “Various companies”,
  “Various countries” and “Europe” are neither and are reported, not loaded;
* provision.csv → provisions. Names are reconciled by id. A share of 0.0 is one below 0.05 % and left empty.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corechain.file_formats.eto_chain import ChainBuilder, slug
from corechain.file_formats.eto_files import EtoFiles, EtoRow, read_eto_files
from corechain.file_formats.eto_findings import EtoReport
from corechain.file_formats.eto_sources import ETO, SourceBook, confidence
from corechain.model.codes import country_of
from corechain.texts import Text

_PSEUDO = "various"
"""ETO's catch-all providers are called “Various companies” and “Various countries”."""


@dataclass(frozen=True)
class EtoData:
    """Rows by table ready for validation, the report, and notes on how the files were read."""

    rows: dict[str, list[dict[str, Any]]]
    report: EtoReport
    notes: list[Text]


def read_eto(folder: Path) -> EtoData:
    """Read the five files of `folder`; raises :class:`corechain.exceptions.InvalidTables` for broken files."""
    files = read_eto_files(folder)
    report = EtoReport()
    chain = ChainBuilder(files, report)
    chain.build()
    providers = _Providers(report)
    for row in files.providers:
        providers.add(row)
    sources = SourceBook()
    provisions = _provisions(files, chain, providers, sources, report)
    rows = {
        "sources": sources.rows,
        "organisations": providers.rows(),
        "chain_nodes": chain.nodes,
        "node_relations": chain.relations,
        "provisions": provisions,
    }
    return EtoData(rows, report, files.notes)


class _Providers:
    """Organisations and countries by ETO's id; those that are neither are remembered with the reason."""

    def __init__(self, report: EtoReport) -> None:
        self._report = report
        self._organisations: dict[str, dict[str, Any]] = {}
        self.countries: dict[str, str] = {}
        self.refused: dict[str, tuple[str, str]] = {}
        self.names: dict[str, list[str]] = defaultdict(list)

    def add(self, row: EtoRow) -> None:
        """Take in one row of providers.csv."""
        account = "countries" if row["provider_type"] == "country" else "organisations"
        self._report.accounts[account].read += 1
        identifier = row["provider_id"]
        self.names[identifier] += [name for name in (row["provider_name"], row["alias"]) if name]
        if account == "countries":
            self._add_country(row)
        elif identifier in self._organisations:
            self.add_alias(identifier, row["alias"])
            self._report.tell(account, row, "alias_row", self._organisations[identifier]["name_en"])
        else:
            self._add_organisation(row)

    def _add_country(self, row: EtoRow) -> None:
        code = country_of(row["provider_name"])
        if code is None:
            self._refuse(row, "countries", "pseudo_country", row["alias"] or row["provider_name"])
        elif row["provider_id"] in self.countries:
            self._report.tell("countries", row, "repeated", row["provider_id"])
        else:
            self.countries[row["provider_id"]] = code

    def _add_organisation(self, row: EtoRow) -> None:
        name, identifier = row["provider_name"], row["provider_id"]
        code = country_of(row["country"])
        if name.casefold().startswith(_PSEUDO):
            self._refuse(row, "organisations", "pseudo_firm", name)
        elif code is None:
            self._refuse(row, "organisations", "unknown_country", row["country"])
        else:
            own_id = slug(name) or identifier.lower()
            if any(each["id"] == own_id for each in self._organisations.values()):
                own_id = f"{own_id}-{identifier.lower()}"
            self._organisations[identifier] = {
                "id": own_id,
                "name_en": name,
                "aliases": [],
                "kind": "firm",
                "country": code,
                "sources": [ETO],
                "confidence": "medium",
            }
            self.add_alias(identifier, row["alias"])

    def _refuse(self, row: EtoRow, account: str, reason: str, subject: str) -> None:
        self.refused[row["provider_id"]] = (reason, subject)
        self._report.tell(account, row, reason, subject)

    def add_alias(self, identifier: str, alias: str) -> None:
        """Another name of the organisation, once."""
        organisation = self._organisations[identifier]
        if alias and alias not in (organisation["name_en"], *organisation["aliases"]):
            organisation["aliases"].append(alias)

    def organisation_id(self, identifier: str) -> str | None:
        """Our id of the organisation with ETO's id `identifier`."""
        found = self._organisations.get(identifier)
        return None if found is None else found["id"]

    def rows(self) -> list[dict[str, Any]]:
        """The organisations."""
        return list(self._organisations.values())


def _provisions(
    files: EtoFiles, chain: ChainBuilder, providers: _Providers, sources: SourceBook, report: EtoReport
) -> list[dict[str, Any]]:
    charts = {row["stage_id"]: row["market_share_chart_source"] for row in files.stages}
    charts |= {row["input_id"]: row["market_share_chart_source"] for row in files.inputs}
    provisions: dict[str, dict[str, Any]] = {}
    for row in files.provision:
        report.accounts["provisions"].read += 1
        _reconcile(row, providers, report)
        refused = _refused(row, chain, providers, provisions)
        if refused is not None:
            report.tell("provisions", row, *refused)
            continue
        chain.compare("provisions", row, row["provided_id"], row["provided_name"])
        provision = _provision(row, chain, providers, report)
        source = _source_of(row, charts, report, has_share=provision["share_percent"] is not None)
        provision |= {"sources": sources.ids(source), "confidence": confidence(source)}
        provisions[provision["id"]] = provision
    return list(provisions.values())


def _provision_id(row: EtoRow) -> str:
    return slug(f"{row['provider_id']} {row['provided_id']}")


def _refused(
    row: EtoRow, chain: ChainBuilder, providers: _Providers, known: dict[str, dict[str, Any]]
) -> tuple[str, str] | None:
    """Why the row cannot be loaded: reason and subject; None when it can."""
    provider = row["provider_id"]
    if provider in providers.refused:
        return providers.refused[provider]
    if provider not in providers.names:
        return "unknown_id", provider
    if row["provided_id"] not in chain.ids:
        return "unknown_id", row["provided_id"]
    if _provision_id(row) in known:
        return "repeated", _provision_id(row)
    return None


def _reconcile(row: EtoRow, providers: _Providers, report: EtoReport) -> None:
    name, identifier = row["provider_name"], row["provider_id"]
    names = providers.names.get(identifier)
    if names and name not in names:
        report.tell("provisions", row, "renamed", f"{name} → {names[0]} ({identifier})")
        if providers.organisation_id(identifier):
            providers.add_alias(identifier, name)


def _provision(row: EtoRow, chain: ChainBuilder, providers: _Providers, report: EtoReport) -> dict[str, Any]:
    provided = chain.names[row["provided_id"]]
    year = int(row["year"]) if row["year"].isdecimal() else None
    share, note = _share(row, report)
    if share is not None and year is None:
        share, note = None, f"ETO gives a share of {row['share_provided']} % without its year."
    if share is None and note is None and year is not None:
        note = f"Year given by ETO: {year}."
    return {
        "id": _provision_id(row),
        "organisation_id": providers.organisation_id(row["provider_id"]),
        "country": providers.countries.get(row["provider_id"]),
        "node_id": chain.ids[row["provided_id"]],
        "share_percent": share,
        "share_market": None if share is None else f"World market: {provided}",
        "share_year": None if share is None else year,
        "status": "active",
        "note": note,
    }


def _share(row: EtoRow, report: EtoReport) -> tuple[float | None, str | None]:
    """The share in percent, None where it is unknown; and a note where the printed one was not taken."""
    printed = row["share_provided"]
    if not printed:
        return None, None
    try:
        share = float(printed)
    except ValueError:
        share = -1.0
    if share == 0:
        report.tell("provisions", row, "zero_share", printed)
        return None, f"ETO prints a share of {printed} % (below 0.05 %) for {row['year']}."
    if not 0 < share <= 100:
        report.tell("provisions", row, "bad_share", printed)
        return None, f"ETO prints “{printed}” as the share."
    return share, None


def _source_of(row: EtoRow, charts: dict[str, str], report: EtoReport, *, has_share: bool) -> str:
    """The source text of a provision; where it has a share and names none, that of the chart of its shares."""
    if row["source"]:
        return row["source"]
    chart = charts.get(row["provided_id"], "")
    if has_share and chart:
        report.tell("provisions", row, "source_of_chart", row["provided_name"])
        return chart
    report.tell("provisions", row, "no_source", row["provided_name"])
    return ""
