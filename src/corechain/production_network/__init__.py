"""Shocks through a network of supply links: who loses what when firms stop.

>>> from corechain.production_network import build_network, systemic_risk
>>> network = build_network(
...     firm=["mine", "mill", "shop"], sector=[0, 1, 2],
...     supplier=["mine", "mill"], buyer=["mill", "shop"], amount=[4.0, 6.0],
...     essentiality=[[2, 2, 2], [2, 2, 2], [2, 2, 2]],
... ).require()
>>> systemic_risk(network).combined.round(2).ravel().tolist()
[1.0, 1.0, 1.0]
>>> systemic_risk(network).upstream.round(2).ravel().tolist()
[0.4, 1.0, 1.0]
"""

from corechain.production_network.build import Built, build_network
from corechain.production_network.cascade import CascadeResult, by_sector, cascade
from corechain.production_network.essentiality import gbt4754_default, leontief, linear
from corechain.production_network.findings import Finding
from corechain.production_network.network import ProductionNetwork
from corechain.production_network.systemic_risk import SystemicRisk, systemic_risk

__all__ = [
    "Built",
    "CascadeResult",
    "Finding",
    "ProductionNetwork",
    "SystemicRisk",
    "build_network",
    "by_sector",
    "cascade",
    "gbt4754_default",
    "leontief",
    "linear",
    "systemic_risk",
]
