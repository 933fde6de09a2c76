"""What everybody may read."""

from tests.portal.matrix.address import everybody

NODE = {"node_id": "krf-photoresist"}
ORGANISATION = {"organisation_id": "cr-micro"}
SOURCE = {"source_id": "G01"}

MATRIX = (
    everybody("home"),
    everybody("find", query="?q=QFN"),
    everybody("about"),
    everybody("chain"),
    everybody("diagnosis"),
    everybody("node", **NODE),
    everybody("match"),
    everybody("match", query="?q=QFN"),
    everybody("organisations"),
    everybody("organisation", **ORGANISATION),
    everybody("statistics"),
    everybody("sources"),
    everybody("source", **SOURCE),
    everybody("api:openapi-json"),
    everybody("api:openapi-view"),
    everybody("api:match", query="?q=QFN"),
    everybody("api:chain"),
    everybody("api:nodes"),
    everybody("api:node", **NODE),
    everybody("api:knock-out", query="?node=krf-photoresist"),
    everybody("api:weak-links"),
    everybody("api:gaps"),
    everybody("api:extend"),
    everybody("api:organisations"),
    everybody("api:organisation", **ORGANISATION),
    everybody("api:founding"),
    everybody("api:observations"),
    everybody("api:source", **SOURCE),
    everybody("api:tables"),
)
