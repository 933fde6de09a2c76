"""What maps show, as JSON: how many organisations there are where, or where one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from corechain.model.places import Place, country, places
from corechain.model.records import Organisation
from corechain.texts import Language
from corechain.workflows.organisation_profile import OrganisationProfile
from corechain_portal.web import picture_texts as texts
from corechain_portal.web.map_files import map_files

Json = dict[str, Any]
PARTS_OF_CHINA = frozenset({"TW", "HK", "MO"})
HOME_CITY, HOME_PROVINCE = "320200", "320000"


def organisation_map(
    organisations: Iterable[Organisation],
    language: Language,
    address: Callable[[Place], str],
    *,
    start: str | None = None,
) -> Json:
    """Bubbles by district of Wuxi, by city of Jiangsu and of China, and by country.

    `address` gives the page that lists the organisations of a place; `start` is the scope shown first: by default
    the narrowest that holds at least half of the organisations. An organisation whose city is not known is counted
    in its province, or in its country alone.
    """
    found = list(organisations)
    counts: dict[str, Counter[Place]] = {
        "wuxi": Counter(place for each in found if (place := _within(each, HOME_CITY))),
        "jiangsu": Counter(_city(place) for each in found if (place := _within(each, HOME_PROVINCE))),
        "china": Counter(_city(place) for each in found if (place := _in_china(each))),
        "world": Counter(country(each.country) for each in found),
    }
    scopes = {
        scope: [_bubble(place, count, language, address(place)) for place, count in _ordered(by_place)]
        for scope, by_place in counts.items()
        if by_place
    }
    return _map(scopes, start or _start(counts, len(found)), texts.APPROXIMATE.render(language), language)


def one_organisation_map(profile: OrganisationProfile, language: Language) -> Json | None:
    """Where one organisation is, on the narrowest outline that shows it; None where not even its country is known.

    Without coordinates the dot stands at the centre of its place, and the picture says so.
    """
    location, organisation = profile.location, profile.organisation
    name = organisation.name(language)
    if location is None:
        if profile.country is None:
            return None
        bubble = _dot(profile.country.name(language), organisation.country, None, None)
        return _map({"world": [bubble]}, "world", texts.APPROXIMATE.render(language), language)
    label = location.place.name(language) if location.approximate and location.place else name
    bubble = _dot(label, organisation.region or organisation.country, location.longitude, location.latitude)
    note = texts.APPROXIMATE if location.approximate else texts.EXACT
    scope = _scope_of(organisation)
    return _map({scope: [bubble]}, scope, note.render(language), language)


def one_place_map(name: str, region: str, language: Language) -> Json:
    """Where something in the place `region` (its code) lies, at the centre of that place."""
    scope = _scope_of_region(region)
    return _map({scope: [_dot_in(name, region)]}, scope, texts.APPROXIMATE.render(language), language)


def _dot_in(name: str, region: str) -> Json:
    """A dot at the centre of a place; of a country in the middle of its outline."""
    place = places().get(region)
    if place is None or place.level == "country":
        return _dot(name, region, None, None)
    return _dot(name, region, place.longitude, place.latitude)


def places_map(things: Iterable[tuple[str, str, str]], language: Language) -> Json:
    """Things by name, code of their place, and address of their page: a bubble a place, with how many lie there."""
    by_place: dict[str, list[tuple[str, str]]] = {}
    for name, region, href in things:
        by_place.setdefault(region, []).append((name, href))
    scopes: Json = {}
    for region, found in by_place.items():
        first_name, first_href = found[0]
        label = first_name if len(found) == 1 else f"{first_name} +{len(found) - 1}"
        bubble = {**_dot_in(label, region), "count": len(found), "href": first_href}
        scopes.setdefault(_scope_of_region(region), []).append(bubble)
    start = max(scopes, key=lambda scope: len(scopes[scope]))
    return _map(scopes, start, texts.APPROXIMATE.render(language), language)


def _scope_of(organisation: Organisation) -> str:
    if organisation.country in {"CN", *PARTS_OF_CHINA} or organisation.region:
        return _scope_of_region(organisation.region or "CN")
    return "world"


def _scope_of_region(region: str) -> str:
    if region.startswith(HOME_CITY[:4]):
        return "wuxi"
    if region.startswith(HOME_PROVINCE[:2]):
        return "jiangsu"
    return "china" if region[:1].isdigit() or region in {"CN", *PARTS_OF_CHINA} else "world"


def _within(organisation: Organisation, region: str) -> Place | None:
    """The organisation's own place where it lies in the city or province `region`."""
    significant = region[:2] if region.endswith("0000") else region[:4]
    own = organisation.region or ""
    return places().get(own) if own.startswith(significant) else None


def _in_china(organisation: Organisation) -> Place | None:
    if organisation.country in PARTS_OF_CHINA:
        return country(organisation.country)
    return places().get(organisation.region or "")


def _city(place: Place) -> Place:
    """The city of a district; other places themselves."""
    return places()[place.parent] if place.level == "district" and place.parent else place


def _ordered(by_place: Mapping[Place, int]) -> list[tuple[Place, int]]:
    """The largest first, so that small bubbles are drawn above large ones."""
    return sorted(by_place.items(), key=lambda item: (-item[1], item[0].code))


def _start(counts: Mapping[str, Counter[Place]], total: int) -> str:
    enough = (scope for scope, by_place in counts.items() if by_place and 2 * by_place.total() >= total)
    return next(enough, "world")


def _bubble(place: Place, count: int, language: Language, href: str) -> Json:
    label = f"{place.name(language)} {count}"
    in_browser = place.level == "country"  # countries stand at the centre of their outline
    return {
        "code": place.code,
        "name": place.name(language),
        "label": label,
        "count": count,
        "longitude": None if in_browser else place.longitude,
        "latitude": None if in_browser else place.latitude,
        "href": href,
    }


def _dot(name: str, code: str, longitude: float | None, latitude: float | None) -> Json:
    dot = {"code": code, "name": name, "label": name, "count": 1, "href": ""}
    return {**dot, "longitude": longitude, "latitude": latitude}


@cache
def _names(language: Language) -> Mapping[str, str]:
    """What the cities of the home province are called, by their names on the outline."""
    cities = (each for each in places().values() if each.level == "city" and each.parent == HOME_PROVINCE)
    return {each.name_zh: each.name(language) for each in cities}


def _map(scopes: Json, start: str, approximate: str, language: Language) -> Json:
    files = map_files(language)
    return {
        "scopes": scopes,
        "start": start,
        "maps": files["addresses"],
        "names": _names(language) if {"wuxi", "jiangsu"} & scopes.keys() else {},
        "note": f"{approximate}{'' if language == 'zh' else ' '}{files['note']}",
        "texts": texts.rendered(texts.PLACE_MAP, language),
    }
