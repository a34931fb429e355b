"""A web page saved as one file (.mht, .mhtml, and the .doc of some sites) -> the text of the page in it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import Message

from policies.parsing.extract import webpage
from policies.parsing.extract.reading import Found, Refused


def read(content: bytes) -> Found:
    """The text of the first page in the file; images and styles beside it are left out."""
    message: Message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes):
            page = webpage.read(payload, part.get_content_charset() or "")
            where = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
            return replace(page, url=page.url or webpage.address(where))
    raise Refused("这个网页存档里没有网页。请在浏览器中打开它，复制正文后粘贴导入。")
