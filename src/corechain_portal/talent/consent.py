"""What a candidate agrees to. A text is never changed: another is another version, and is asked for anew."""

from __future__ import annotations

from corechain.texts import Text

CONSENTS: dict[str, Text] = {
    "2026-11": Text(
        zh="我同意把本档案（求职意向、技能、经历、语言、意愿）展示给我所选单位的人事人员，用于招聘、实习、借调和导师配对。"
        "档案不显示我的姓名和联系方式；我现在任职的单位看不到，除非我点名选中它。我可以随时撤回，撤回立即生效；也可以随时删除档案。",
        en="I agree that this profile (headline, skills, experience, languages, wishes) is shown to the personnel "
        "officers of the organisations I chose, for hiring, internships, secondments and mentoring. It shows neither "
        "my name nor how to reach me; an organisation in which I have a role does not see it unless I name it. "
        "I can withdraw at any time, at once, and erase the profile at any time.",
    ),
}
"""By version."""
CURRENT = "2026-11"
"""Only consent to this text lets others see a profile."""
