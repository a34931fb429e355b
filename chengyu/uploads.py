"""How uploads arrive: no more of a file than the site will read, in temporary files that know nothing of its name."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from policies.parsing.extract import MAX_BYTES


class CappedUploadHandler(FileUploadHandler):
    """Drops what goes beyond the limit: what arrives is then still too large, and is refused with a message.

    To stop reading instead would lose the rest of the form, and with it the other files.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002  Django's signature
        if self.kept > MAX_BYTES:
            return None
        self.kept += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        return None


class NamelessUploadHandler(TemporaryFileUploadHandler):
    """Keeps a large upload in a temporary file; Django's own would end as the name of the upload ends."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = TemporaryUploadedFile(
            "upload",
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )
        self.file.name = self.file_name
