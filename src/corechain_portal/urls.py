"""Every address of the portal: pages in two languages, the API in one place."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from corechain_portal.accounts.urls import accounts
from corechain_portal.agenda.urls import agenda
from corechain_portal.api.api import api
from corechain_portal.attachments.urls import attachments
from corechain_portal.attachments.urls import of_members as documents
from corechain_portal.audit.urls import audit
from corechain_portal.board.urls import board
from corechain_portal.chain import views as chain
from corechain_portal.chain import views_data_desk
from corechain_portal.contacts.urls import contacts
from corechain_portal.governance.urls import governance
from corechain_portal.home.urls import me
from corechain_portal.innovation.urls import innovation
from corechain_portal.integration.urls import integration
from corechain_portal.introductions.urls import introductions
from corechain_portal.joint_purchase.urls import joint_purchases
from corechain_portal.laboratory.urls import laboratory
from corechain_portal.landmarks.urls import landmarks
from corechain_portal.listings.urls import listings
from corechain_portal.loop_board.urls import loop
from corechain_portal.matching import views as matching
from corechain_portal.matching.urls import matches
from corechain_portal.matters.urls import matters
from corechain_portal.membership.urls import membership
from corechain_portal.organisations import views as organisations
from corechain_portal.outcomes.urls import outcomes
from corechain_portal.resources.urls import resources
from corechain_portal.search.views import find
from corechain_portal.statistics import views as statistics
from corechain_portal.study.urls import study
from corechain_portal.talent.urls import talent
from corechain_portal.web import views as web
from corechain_portal.workstreams.urls import workstreams

handler400 = "corechain_portal.error_pages.bad_request"
handler403 = "corechain_portal.error_pages.forbidden"
handler404 = "corechain_portal.error_pages.not_found"
handler429 = "corechain_portal.error_pages.too_many"  # allauth asks for it when sign-ins come too fast
handler500 = "corechain_portal.error_pages.broken"

pages: list[URLPattern | URLResolver] = [
    path("", web.home, name="home"),
    path("find/", find, name="find"),
    path("about/", web.about, name="about"),
    path("chain/", chain.chain, name="chain"),
    path("chain/diagnosis/", chain.diagnosis, name="diagnosis"),
    path("chain/<str:node_id>/", chain.node, name="node"),
    path("match/", matching.match, name="match"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:organisation_id>/", organisations.organisation, name="organisation"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("sources/", statistics.sources, name="sources"),
    path("sources/<str:source_id>/", statistics.source, name="source"),
    path("laboratory/", include(laboratory)),
    path("joint-purchases/", include(joint_purchases)),
    path("loop/", include(loop)),
    path("accounts/", include(accounts)),
    path("me/", include(me)),
    path("", include(membership)),
    path("members/", include(contacts)),
    path("members/", include(documents)),
    path("attachments/", include(attachments)),
    path("listings/", include(listings)),
    path("matches/", include(matches)),
    path("data/", views_data_desk.data_desk, name="data-desk"),
    path("audit/", include(audit)),
    path("calendar/", include(agenda)),
    path("", include(integration)),
    path("introductions/", include(introductions)),
    path("outcomes/", include(outcomes)),
    path("work/board/", include(board)),
    path("work/governance/", include(governance)),
    path("work/innovation/", include(innovation)),
    path("work/innovation/", include(resources)),
    path("work/landmarks/", include(landmarks)),
    path("work/matters/", include(matters)),
    path("work/study/", include(study)),
    path("work/talent/", include(talent)),
    path("work/", include(workstreams)),
]

urlpatterns = [
    path("api/v1/", api.urls),
    *i18n_patterns(*pages, prefix_default_language=False),
]
