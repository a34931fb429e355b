"""佐证材料: files that people hand in with a report, kept in the database in the transaction that saves the report."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from policies.models import Attachment
from policies.parsing.extract import Refused
from policies.parsing.extract.material import material_of

LONGEST_NAME = 120  # characters, ending included
UNNAMED = "材料"
FORBIDDEN = re.compile(r'[<>:"|?*]')  # what no name of a file on Windows can hold


def store_attachment(*, upload: UploadedFile[bytes], user: User | None) -> Attachment:
    """Keep a file that was uploaded; call it in the transaction that saves what it proves.

    Raises ValidationError (key file) if it is none of the kinds that are taken, too large, or not what its name says.
    """
    name = clean_name(upload.name or "")
    try:
        content = _within_limit(upload)
        kind = material_of(content, name)
    except Refused as error:
        raise ValidationError({"file": f"材料“{name}”没有收下：{error}"}) from error
    ending = "" if PurePath(name).suffix else kind.endings[0]
    return Attachment.objects.create(
        name=f"{name}{ending}",
        content_type=kind.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        data=content,
        uploaded_by=user,
    )


def _within_limit(upload: UploadedFile[bytes]) -> bytes:
    """All bytes of the upload; Refused, before it is read, if it is larger than MAX_ATTACHMENT_MB."""
    limit = settings.MAX_ATTACHMENT_MB
    if (upload.size or 0) > limit * 1024 * 1024:
        raise Refused(f"文件超过 {limit} MB。请压缩图片、删去多余的页，或分成几份后再上传。")
    content: bytes = upload.read()
    return content


def clean_name(given: str) -> str:
    """The name of a file as it is kept and shown: no folders, no line ends, nothing that hides or turns its ending.

    >>> clean_name("C:\\\\材料\\\\会议\\n纪要.pdf"), clean_name("../../.pdf")
    ('会议 纪要.pdf', '材料.pdf')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    spaced = "".join(" " if each.isspace() else each for each in last)
    shown = FORBIDDEN.sub("_", "".join(each for each in spaced if each.isprintable()))
    name = " ".join(shown.split()).strip(". ")
    if shown.strip().startswith(".") and "." not in name:
        name = f"{UNNAMED}.{name}" if name else UNNAMED
    path = PurePath(name or UNNAMED)
    ending = path.suffix[:10]
    return path.name[: len(path.name) - len(path.suffix)][: LONGEST_NAME - len(ending)].rstrip(". ") + ending
