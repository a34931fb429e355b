"""The parts of an OOXML file, read one by one within limits; nothing is ever unpacked to a disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from policies.parsing.extract.reading import Refused

MEMBERS = 5000
UNPACKED = 400 * 1024 * 1024  # bytes, all members together, as declared
PART = 48 * 1024 * 1024  # bytes of one part that is read, as it really is
RATIO = 300  # times the packed size: text packs 10 to 50 times smaller
RATIO_FREE = 16 * 1024 * 1024  # bytes unpacked below which the ratio says nothing
BROKEN = "文件不完整或已损坏：{what}。请重新下载，或用 Word、WPS 打开后另存为 .docx。"
BOMB = "压缩包异常：{what}，可能是压缩炸弹。请用 Word 或 WPS 打开核对，复制正文后粘贴导入。"
ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
SHORT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "urn:schemas-microsoft-com:vml": "v",
}


@dataclass(frozen=True, slots=True)
class Archive:
    """An open .docx whose sizes have been checked."""

    zip: zipfile.ZipFile
    names: frozenset[str]

    def part(self, name: str) -> ET.Element | None:
        """The XML of one part; None if there is no such part. Refused if it is broken, too big or not plain XML."""
        if name not in self.names:
            return None
        try:
            with self.zip.open(name) as member:
                content = member.read(PART + 1)
        except ERRORS as error:
            raise Refused(BROKEN.format(what=f"其中的 {name} 打不开")) from error
        if len(content) > PART:
            raise Refused(BOMB.format(what=f"其中的 {name} 展开后超过 {PART >> 20} MB"))
        return parse(content, name)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What the part `name` refers to inside the file: id -> (last word of the kind, name of the part)."""
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for link in root if root is not None else ():
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], target)
        return found


def open_archive(content: bytes) -> Archive:
    """The parts of `content`; Refused before anything is unpacked if it is broken, encrypted or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except ERRORS as error:
        raise Refused(BROKEN.format(what="打不开")) from error
    total = sum(member.file_size for member in members)
    if len(members) > MEMBERS:
        raise Refused(BOMB.format(what=f"含有 {len(members):,} 个成员"))
    if total > UNPACKED or (total > RATIO_FREE and total > RATIO * len(content)):
        raise Refused(BOMB.format(what=f"{len(content) / 1048576:.1f} MB 的文件展开后达 {total >> 20:,} MB"))
    if any(member.flag_bits & 1 for member in members):
        raise Refused("文件已加密。请用密码打开，取消密码后另存，再导入。")
    return Archive(archive, frozenset(archive.namelist()))


class _Builder(ET.TreeBuilder):
    """Builds a tree with short names (w_p); a document type, which could define entities, is refused."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, str] = {}

    def doctype(self, name: str, _pubid: str | None, _system: str | None) -> None:
        raise Refused(
            f"文件里有不允许的 XML 声明（DOCTYPE {name[:40]}），可能是恶意构造的。请用 Word 或 WPS 另存后再导入。"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> ET.Element:
        return super().start(self._short(tag), {self._short(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> ET.Element:
        return super().end(self._short(tag))

    def _short(self, name: str) -> str:
        short = self.known.get(name)
        if short is None:
            namespace, _, local = name.removeprefix("{").rpartition("}")
            short = self.known[name] = f"{SHORT.get(namespace, 'x')}_{local}" if namespace else local
        return short


def parse(content: bytes, name: str) -> ET.Element:
    """The tree of an XML part. Expat fetches nothing; what is no well-formed XML without DTD is Refused."""
    parser = ET.XMLParser(target=_Builder())  # noqa: S314  a document type is refused, so there are no entities
    try:
        parser.feed(content)
        root = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(BROKEN.format(what=f"其中的 {name} 不是完整的 XML")) from error
    return root
