"""Networks of one's own: kept when they hold, opened again by the worker, deleted with all computed on them."""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.laboratory.actions import FORM_EXPIRED
from corechain_portal.laboratory.exceptions import THIS_NETWORK, BadQuestion, NotYours
from corechain_portal.laboratory.models import OwnNetwork, OwnNetworkFiles
from corechain_portal.laboratory.uploads import FROM_FILE, SentFile, SentNetwork, opened

if TYPE_CHECKING:
    from corechain.workflows.network import Network

FIRMS_OFFERED = 500
"""Firms with a box to tick in the form of a scenario, those that sell most; others are typed by their id."""
KEPT_OPEN = 2


def keep_network(viewer: Viewer, token: str, name: str, note: str, sent: SentNetwork) -> OwnNetwork:
    """Check the tables and keep them, or raise with every fault and keep nothing; the same form gives the same network.

    Raises :class:`BadQuestion` for a form without a token, and what :func:`~.uploads.opened` raises.
    """
    try:
        known = OwnNetwork.objects.filter(token=uuid.UUID(token), owner=viewer.person).first()
    except ValueError:
        raise BadQuestion({"form": FORM_EXPIRED}) from None
    if known is not None:
        return known
    with opened(sent) as network:
        size, shown = network.files.network, _shown(network)
        ids = [str(each) for each in size.firm]
    made = OwnNetwork(
        token=uuid.UUID(token),
        alliance=viewer.alliance,
        owner=viewer.person,
        name=name,
        note=note,
        essentiality=FROM_FILE if isinstance(sent.essentiality, SentFile) else sent.essentiality,
        market=sent.market,
        version=sent.version,
        firms=size.firms,
        links=size.links,
        sectors=len(shown["sectors"]),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _packed(made, sent, ids, shown).save(force_insert=True)
            record("laboratory.network.keep", made, viewer=viewer, before=None, after=made.to_audit())
    except IntegrityError:  # the form's other copy came first, or another person's form has this token
        raise BadQuestion({"form": FORM_EXPIRED}) from None
    return made


def delete_network(viewer: Viewer, network: OwnNetwork) -> None:
    """Delete one's own network with its files and every scenario on it. Raises :class:`NotYours`."""
    if viewer.person is None or network.owner_id != viewer.person.pk:
        raise NotYours(THIS_NETWORK)
    before = network.to_audit()
    with transaction.atomic():
        OwnNetwork.objects.filter(pk=network.pk).delete()
        record("laboratory.network.delete", network, viewer=viewer, before=before, after=None)


def _packed(
    made: OwnNetwork, sent: SentNetwork, ids: Sequence[str], shown: Mapping[str, Any]
) -> OwnNetworkFiles:
    matrix = sent.essentiality if isinstance(sent.essentiality, SentFile) else None
    return OwnNetworkFiles(
        network=made,
        firms_name=sent.firms.name,
        firms=zlib.compress(sent.firms.content),
        links_name=sent.links.name,
        links=zlib.compress(sent.links.content),
        essentiality_name=matrix.name if matrix else "",
        essentiality=zlib.compress(matrix.content) if matrix else None,
        firm_ids=zlib.compress(json.dumps(ids).encode()),
        shown=shown,
    )


def _shown(network: Network) -> dict[str, Any]:
    """What the pages show: counts and notes as the check tells them, sectors, and the firms that sell most."""
    import numpy as np

    from corechain.workflows.network_losses import FirmNames
    from corechain.workflows.scenario_result import in_both

    graph, counts = network.files.network, network.counts()
    names = FirmNames(network.files)
    by_sales = np.argsort(-graph.out_strength, kind="stable")[:FIRMS_OFFERED].tolist()
    kinds = len(graph.sector_names)
    firms = np.bincount(graph.sector, minlength=kinds).tolist()
    sales = np.bincount(graph.sector, graph.share_of_sales, kinds).tolist()
    return {
        "counts": [{"what": in_both(each.what), "value": each.value} for each in counts],
        "notes": [in_both(each) for each in counts.notes],
        "sectors": [
            {"name": name, "firms": firms[number], "share": round(sales[number], 6)}
            for number, name in enumerate(graph.sector_names)
            if firms[number]
        ],
        "firms": [
            {
                "id": str(graph.firm[each]),
                **in_both(names.of(each)),
                "sector": graph.sector_names[graph.sector[each]],
            }
            for each in by_sales
        ],
    }


def unknown_firms(network: OwnNetwork, ids: Sequence[str]) -> list[str]:
    """Those of `ids` that are no firm of the network."""
    if not ids:
        return []
    packed = OwnNetworkFiles.objects.values_list("firm_ids", flat=True).get(pk=network.pk)
    known = frozenset(json.loads(zlib.decompress(packed)))
    return [each for each in ids if each not in known]


@lru_cache(maxsize=KEPT_OPEN)
def open_network(network_id: uuid.UUID) -> Network:
    """The kept network, ready to compute with; the worker keeps the last ones. Raises ``DoesNotExist`` once deleted."""
    kept = OwnNetworkFiles.objects.select_related("network").get(pk=network_id)
    with opened(sent_network(kept)) as network:
        return network


def sent_network(kept: OwnNetworkFiles) -> SentNetwork:
    """What was sent, unpacked."""
    essentiality: str | SentFile = kept.network.essentiality
    if kept.essentiality is not None:
        essentiality = SentFile(kept.essentiality_name, zlib.decompress(kept.essentiality))
    return SentNetwork(
        SentFile(kept.firms_name, zlib.decompress(kept.firms)),
        SentFile(kept.links_name, zlib.decompress(kept.links)),
        essentiality,
        kept.network.market,
    )


def told_name(both: Mapping[str, str]) -> Text:
    """A kept text in both languages."""
    return Text(zh=both["zh"], en=both["en"])
