"""The form with which a network is sent in, read and checked; what the tables hold is checked elsewhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from corechain.texts import Text
from corechain_portal.laboratory.exceptions import BadQuestion
from corechain_portal.laboratory.question import LONGEST_NAME, LONGEST_NOTE, TOO_LONG, sent_text
from corechain_portal.laboratory.uploads import ESSENTIALITIES, FROM_FILE, SentFile, SentNetwork

NO_NAME = Text(zh="请给网络起个名称。", en="Give the network a name.")
NO_FILE = {
    "firms": Text(zh="没有收到企业表。", en="The table of firms did not arrive."),
    "links": Text(zh="没有收到供货关系表。", en="The table of links did not arrive."),
    "matrix": Text(
        zh="选了“用文件”，但没有收到必需性矩阵。", en="A file of essentiality was chosen, but none arrived."
    ),
}
NO_SUCH_CHOICE = Text(zh="请重新选择投入的必需性。", en="Choose again how essential inputs are.")


@dataclass
class NetworkForm:
    """What was typed, as it was typed; files must be chosen again after a fault, as browsers have it."""

    token: str = ""
    name: str = ""
    note: str = ""
    essentiality: str = ESSENTIALITIES[0]
    market: str = ""

    @classmethod
    def new(cls) -> NetworkForm:
        """An empty form with a token of its own."""
        return cls(token=str(uuid.uuid4()))

    @classmethod
    def sent(cls, form: QueryDict) -> NetworkForm:
        """The form as it arrived."""
        return cls(**{field: sent_text(form, field) for field in cls.__dataclass_fields__})

    def checked(self, files: MultiValueDict[str, UploadedFile]) -> SentNetwork:
        """What was sent; raises :class:`BadQuestion` with every fault of the form, and for files beyond the limit."""
        faults: dict[str, Text] = {}
        if not self.name:
            faults["name"] = NO_NAME
        for field, most in (("name", LONGEST_NAME), ("note", LONGEST_NOTE), ("market", LONGEST_NAME)):
            length = len(getattr(self, field))
            if length > most:
                faults[field] = Text(zh=TOO_LONG.zh, en=TOO_LONG.en, most=most, length=length)
        if self.essentiality not in (*ESSENTIALITIES, FROM_FILE):
            faults["essentiality"] = NO_SUCH_CHOICE
        wanted = ["firms", "links", *(["matrix"] if self.essentiality == FROM_FILE else [])]
        faults |= {each: NO_FILE[each] for each in wanted if not isinstance(files.get(each), UploadedFile)}
        if faults:
            raise BadQuestion(faults)
        sent = {each: SentFile.of(files[each]) for each in wanted}
        return SentNetwork(sent["firms"], sent["links"], sent.get("matrix", self.essentiality), self.market)
