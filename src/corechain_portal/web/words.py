"""Codes of the tables in words: one table a code list, so that the same code reads the same on every page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

NODE_KINDS: Words = {
    "stage": _("Stage"),
    "process": _("Process"),
    "material": _("Material"),
    "equipment": _("Equipment"),
    "software": _("Software and IP"),
    "service": _("Service"),
    "product": _("Product"),
}
ORGANISATION_KINDS: Words = {
    "firm": _("Firm"),
    "institute": _("Institute"),
    "university": _("University"),
    "association": _("Association"),
    "government": _("Government body"),
    "park": _("Industrial park"),
    "fund": _("Fund"),
    "other": _("Other"),
}
ROLES: Words = {
    "design": _("Chip design"),
    "foundry": _("Foundry"),
    "idm": _("Integrated manufacturer (IDM)"),
    "osat": _("Packaging and test"),
    "material": _("Materials"),
    "equipment": _("Equipment maker"),
    "eda_ip": _("Design tools and IP"),
    "distribution": _("Distribution"),
    "service": _("Services"),
    "r_and_d": _("Research and development"),
    "application": _("Application"),
    "unknown": _("Role unknown"),
}
PROVISION_STATUS: Words = {
    "active": pgettext_lazy("provision", "Active"),
    "planned": pgettext_lazy("provision", "Planned"),
    "ended": pgettext_lazy("provision", "Ended"),
    "unknown": pgettext_lazy("provision", "Not stated"),
}
CONFIDENCE: Words = {
    "high": _("checked"),
    "medium": _("one source"),
    "low": _("unchecked"),
}
CONFIDENCE_MEANINGS: Words = {
    "high": _("Two independent sources agree, or an authority says so."),
    "medium": _("One source says so."),
    "low": _("Not checked yet: take it as a hint."),
}
ATTRIBUTES: Words = {
    "wafer_size": _("Wafer size"),
    "process_node": _("Process node"),
    "capacity": _("Capacity"),
    "lead_time": _("Lead time"),
    "purity": _("Purity"),
    "certificate": _("Certificate"),
    "package": _("Package"),
    "voltage": _("Voltage"),
    "wavelength": _("Wavelength"),
    "other": _("Other property"),
}
OPERATORS: Words = {
    "eq": "=",
    "ge": "≥",
    "le": "≤",
    "in": _("one of"),
}
OBSERVATION_STATUS: Words = {
    "A": "",
    "E": _("estimate"),
    "P": _("provisional"),
    "F": _("planned or forecast"),
}
SOURCE_KINDS: Words = {
    "page": _("Web page"),
    "file": _("File"),
    "register": _("Register"),
    "announcement": _("Announcement or prospectus"),
    "general_knowledge": _("General knowledge"),
    "own": _("Written for this data set"),
}
OFFER_RELATIONS: Words = {
    "same": _("just what was asked"),
    "variant": _("one kind of it"),
    "parent": _("broader; kind not known"),
}
VERDICTS: Words = {
    "met": _("met"),
    "not_met": _("not met"),
    "unknown": _("unknown"),
}

ORGANISATION_ROLES: Words = {
    "owner": _("Owner"),
    "editor": _("Editor"),
    "trader": _("Buyer and seller"),
    "hr": _("Human resources"),
    "statistician": _("Statistician"),
    "reader": _("Reader"),
}
ALLIANCE_ROLES: Words = {
    "administrator": _("Administrator"),
    "secretariat": _("Secretariat"),
    "analyst": _("Analyst"),
    "statistician": _("Alliance statistician"),
    "liaison": _("Branch liaison"),
    "auditor": _("Auditor"),
}
PERSON_ROLES: Words = {**ALLIANCE_ROLES, **ORGANISATION_ROLES}
SEATS: Words = {
    "president": _("President"),
    "vice_president": _("Vice president"),
    "council": _("Council member"),
    "supervisor": _("Supervisor"),
    "member": pgettext_lazy("seat", "Member"),
}
STANDINGS: Words = {"active": _("Member now"), "left": _("Has left")}
LEVELS: Words = {
    "public": _("Public"),
    "alliance": _("Within the alliance"),
    "named": _("Named organisations"),
    "secretariat": _("Secretariat only"),
}
CONTACT_FUNCTIONS: Words = {
    "general": pgettext_lazy("contact", "General"),
    "purchasing": _("Purchasing"),
    "sales": _("Sales"),
    "technical": _("Technical questions"),
    "quality": _("Quality"),
    "hr": _("Human resources"),
    "finance": _("Finance"),
}
ACTIVITY_FORMS: Words = {
    "visit": _("Exchange visit"),
    "party_day": _("Party day"),
    "service": _("Voluntary service"),
    "lecture": _("Lecture"),
    "other": _("Other"),
}
MATTER_SUBJECTS: Words = {
    "supply": _("Supply"),
    "energy": _("Power, water, gas"),
    "finance": _("Finance"),
    "land": _("Land and buildings"),
    "logistics": _("Logistics and customs"),
    "permits": _("Permits"),
    "people": _("Staffing"),
    "other": _("Other"),
}
WORKS: Words = {
    "full": _("Full time"),
    "part": _("Part time"),
    "internship": _("Internship"),
    "secondment": _("Secondment"),
}
SPOKEN: Words = {
    "zh": _("Chinese"),
    "en": pgettext_lazy("spoken language", "English"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "de": _("German"),
    "fr": _("French"),
    "ru": _("Russian"),
    "es": _("Spanish"),
}
SEEN_BY: Words = {
    "nobody": _("Nobody"),
    "named": _("Personnel officers of organisations I name"),
    "alliance": _("Personnel officers of all members of the alliance"),
}
TALENT_ANSWERS: Words = {
    "waiting": _("waiting for an answer"),
    "accepted": _("accepted"),
    "declined": _("declined"),
}
SKILL_AREAS: Words = {
    "design": _("Chip design"),
    "software": _("Software and models"),
    "fabrication": _("Wafer fabrication"),
    "packaging": _("Packaging"),
    "test": _("Test and reliability"),
    "equipment": _("Equipment"),
    "materials": _("Materials"),
    "operations": _("Operations and business"),
}
GRADES: Words = {"low": _("Low"), "medium": _("Medium"), "high": _("High")}
RESOURCE_CATEGORIES: Words = {
    "instrument": _("Instrument"),
    "clean_room": _("Clean room"),
    "test": _("Test capacity"),
    "mpw": _("MPW shuttle seats"),
    "room": _("Room"),
}
BOOKING_STATES: Words = {
    "asked": _("asked for"),
    "approved": _("approved"),
    "declined": _("declined"),
    "cancelled": _("cancelled"),
}
OUTCOMES: Words = {
    "prototype": _("Prototype"),
    "product": _("Product in volume"),
    "patent": _("Patent"),
    "standard": _("Standard"),
    "supply": _("Supply between partners"),
}
REVIEW_STATES: Words = {
    "assigned": _("not submitted yet"),
    "submitted": _("submitted"),
    "conflict": _("conflict of interest"),
    "taken_off": _("taken off"),
}
URGENCIES: Words = {"normal": _("Normal"), "urgent": _("Urgent")}
VOTES: Words = {"for": _("In favour"), "against": _("Against"), "abstain": _("Abstain")}
AMENDMENTS: Words = {
    "proposed": _("proposed"),
    "taken_up": _("taken up"),
    "declined": _("declined"),
}
SIDES: Words = {"demand": _("Demand"), "offer": _("Offer")}
LISTING_STATES: Words = {
    "draft": _("Draft"),
    "published": _("On the market"),
    "fulfilled": _("Fulfilled"),
    "withdrawn": _("Withdrawn"),
    "expired": _("Expired"),
    "merged": _("Merged into another"),
}
MERGE_STATES: Words = {
    "open": _("waits for an answer"),
    "merged": pgettext_lazy("proposal to merge", "merged"),
    "declined": pgettext_lazy("introduction", "declined"),
    "withdrawn": _("withdrawn"),
    "lapsed": _("lapsed unanswered"),
    "ended": _("no longer open"),
}
MERGE_DECLINED_BECAUSE: Words = {
    "not_the_same": _("It is not the same"),
    "alone": _("We deal with it ourselves"),
    "other_way_round": _("The other one should be merged into ours"),
    "other": _("Another reason"),
}
MERGE_REASONS: Words = {
    **MERGE_DECLINED_BECAUSE,
    "no_longer_open": _("One of the two listings is not open to everybody any more"),
    "unanswered": _("It was not answered in time"),
}
LISTING_PARTS: Words = {
    "name": _("Name of the organisation"),
    "quantity": _("Quantity"),
    "price": _("Price"),
    "dates": _("Dates"),
    "place": _("Place"),
    "files": _("Files"),
}
PERIODS: Words = {
    "": _("once"),
    "month": _("a month"),
    "quarter": _("a quarter"),
    "year": _("a year"),
}
END_REASONS: Words = {
    "elsewhere": _("Settled elsewhere"),
    "not_needed": _("No longer wanted"),
    "mistake": _("Published by mistake"),
    "other": _("Other"),
    "left": _("The organisation left the alliance"),
    "staff": _("Taken down by the secretariat"),
}
TABLES: Words = {
    "sources": _("Sources"),
    "organisations": _("Organisations"),
    "chain_nodes": _("Nodes"),
    "node_relations": _("Relations between nodes"),
    "provisions": _("Who provides what"),
    "specifications": _("Specifications"),
    "supply_links": _("Supply links"),
    "indicators": _("Indicators"),
    "observations": _("Figures"),
}

WORDS: Mapping[str, Words] = {
    "table": TABLES,
    "side": SIDES,
    "listing_state": LISTING_STATES,
    "listing_part": LISTING_PARTS,
    "merge_state": MERGE_STATES,
    "merge_reason": MERGE_REASONS,
    "period": PERIODS,
    "end_reason": END_REASONS,
    "vote": VOTES,
    "resource_category": RESOURCE_CATEGORIES,
    "booking_state": BOOKING_STATES,
    "outcome": OUTCOMES,
    "review_state": REVIEW_STATES,
    "grade": GRADES,
    "matter_subject": MATTER_SUBJECTS,
    "urgency": URGENCIES,
    "activity_form": ACTIVITY_FORMS,
    "work": WORKS,
    "spoken": SPOKEN,
    "seen_by": SEEN_BY,
    "talent_answer": TALENT_ANSWERS,
    "skill_area": SKILL_AREAS,
    "amendment": AMENDMENTS,
    "person_role": PERSON_ROLES,
    "organisation_role": ORGANISATION_ROLES,
    "alliance_role": ALLIANCE_ROLES,
    "seat": SEATS,
    "standing": STANDINGS,
    "level": LEVELS,
    "contact_function": CONTACT_FUNCTIONS,
    "node_kind": NODE_KINDS,
    "organisation_kind": ORGANISATION_KINDS,
    "role": ROLES,
    "provision_status": PROVISION_STATUS,
    "confidence": CONFIDENCE,
    "confidence_meaning": CONFIDENCE_MEANINGS,
    "attribute": ATTRIBUTES,
    "operator": OPERATORS,
    "observation_status": OBSERVATION_STATUS,
    "source_kind": SOURCE_KINDS,
    "relation": OFFER_RELATIONS,
    "verdict": VERDICTS,
}
"""Code lists by the name that the filter ``word`` is given."""


def word(code: str | None, code_list: str) -> str:
    """The words for `code` in the reader's language; the code itself where there are none."""
    if not code:
        return ""
    return str(WORDS[code_list].get(code, code))
