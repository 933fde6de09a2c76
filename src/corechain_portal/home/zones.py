"""Time zones that can be chosen: where the alliance's partners are, one for each difference of time."""

from __future__ import annotations

from corechain.texts import Text

ZONES: dict[str, Text] = {
    "Asia/Shanghai": Text(zh="北京时间", en="Beijing"),
    "Asia/Hong_Kong": Text(zh="香港", en="Hong Kong"),
    "Asia/Taipei": Text(zh="台北", en="Taipei"),
    "Asia/Singapore": Text(zh="新加坡", en="Singapore"),
    "Asia/Tokyo": Text(zh="东京", en="Tokyo"),
    "Asia/Seoul": Text(zh="首尔", en="Seoul"),
    "Australia/Sydney": Text(zh="悉尼", en="Sydney"),
    "Pacific/Auckland": Text(zh="奥克兰", en="Auckland"),
    "Asia/Bangkok": Text(zh="曼谷", en="Bangkok"),
    "Asia/Kolkata": Text(zh="新德里", en="New Delhi"),
    "Asia/Dubai": Text(zh="迪拜", en="Dubai"),
    "Europe/Moscow": Text(zh="莫斯科", en="Moscow"),
    "Asia/Jerusalem": Text(zh="耶路撒冷", en="Jerusalem"),
    "Europe/Helsinki": Text(zh="赫尔辛基", en="Helsinki"),
    "Europe/Berlin": Text(zh="柏林、阿姆斯特丹、巴黎", en="Berlin, Amsterdam, Paris"),
    "Europe/London": Text(zh="伦敦", en="London"),
    "UTC": Text(zh="协调世界时（UTC）", en="UTC"),
    "America/Sao_Paulo": Text(zh="圣保罗", en="São Paulo"),
    "America/New_York": Text(zh="纽约", en="New York"),
    "America/Chicago": Text(zh="芝加哥、奥斯汀", en="Chicago, Austin"),
    "America/Denver": Text(zh="丹佛", en="Denver"),
    "America/Phoenix": Text(zh="菲尼克斯", en="Phoenix"),
    "America/Los_Angeles": Text(zh="洛杉矶、硅谷", en="Los Angeles, Silicon Valley"),
    "Pacific/Honolulu": Text(zh="檀香山", en="Honolulu"),
}
