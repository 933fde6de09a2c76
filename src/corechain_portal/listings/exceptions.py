"""What can be wrong with a listing, in words for its organisation."""

from __future__ import annotations

import uuid

from corechain.exceptions import CorechainError
from corechain.texts import Text


class ListingRefused(CorechainError):
    """A listing that cannot be kept or published as it is."""

    code = "listing_refused"
    http_status = 422


class NotInState(CorechainError):
    """The listing has moved on: what was asked cannot be done to it any more."""

    code = "not_in_state"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="这条供需信息的状态已变，没有改动。",
                en="This listing is in another state by now; nothing was changed.",
            ),
            Text(zh="请刷新页面，看看它现在的状态。", en="Load the page again and see where it stands."),
        )


class StaleEdit(CorechainError):
    """Somebody saved the listing meanwhile."""

    code = "stale_edit"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="这期间有人保存过这条供需信息，您的修改没有保存。",
                en="Somebody saved this listing meanwhile; your changes were not saved.",
            ),
            Text(
                zh="请读取最新版本，再提交修改。", en="Read the newest version, then send your changes again."
            ),
        )


class TooManyListings(CorechainError):
    """More in one day than an organisation may."""

    code = "too_many_listings"
    http_status = 429

    def __init__(self, limit: int, what: Text) -> None:
        super().__init__(
            Text(
                zh="贵单位今天{what}的供需信息已达上限（{limit} 条），没有保存。",
                en="Your organisation has {what} {limit} listings today, which is the limit; nothing was saved.",
                what=what,
                limit=limit,
            ),
            Text(
                zh="请明天再试；确有需要，请联系秘书处。",
                en="Go on tomorrow; ask the secretariat if you need more.",
            ),
        )


class SameTextAgain(CorechainError):
    """The organisation has the same text on the market already."""

    code = "same_text_again"
    http_status = 409

    def __init__(self, earlier: uuid.UUID) -> None:
        self.earlier = earlier
        super().__init__(
            Text(
                zh="贵单位已经发布过文字相同的供需信息，没有重复发布。",
                en="Your organisation has the same text on the market already; it was not published again.",
            ),
            Text(
                zh="请修改或续期原来的那条：{id}",
                en="Change or renew the earlier one instead: {id}",
                id=str(earlier),
            ),
        )
