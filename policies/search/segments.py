"""The files of one generation of the index: which belong to it, whether they are sound, whether they need merging.

tantivy names its segments in meta.json, which it replaces in one step; a file that is not of a named segment is being
written or left over, and counts for nothing. Files once named never change: so one that was checked, and still has
the size, times and inode that it had then, need not be read again when the next process opens the index.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from policies.search.index import Damaged, guarded

Stamp: TypeAlias = list[int]  # what tells one state of a file from another
Identity: TypeAlias = tuple[int, ...]  # what tells one file from another, whatever its names are

SUFFIXES = (".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm")
CHECKED = "checked.json"
META = "meta.json"
MANAGED = ".managed.json"
CHUNK = 1 << 20
# A file changed so shortly ago may change again within the same tick. (A clock set back makes it look newer still.)
SETTLED_NS = 2_000_000_000
# tantivy merges segments of like size (a factor of 2^0.75; all below 10,000 documents are alike) once there are eight.
ALIKE, SMALL, ENOUGH = 0.75, 10_000, 8
FEW = 5  # so many small ones are merged aside already: at eight, each commit would begin to


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as meta.json has it: the beginning of its files' names, its documents, the file of those deleted."""

    name: str
    alive: int
    deletes: str | None

    def paths(self, generation: Path) -> Iterator[Path]:
        for suffix in SUFFIXES:
            yield generation / f"{self.name}{suffix}"
        if self.deletes:
            yield generation / self.deletes


def segments(generation: Path) -> list[Segment]:
    """The segments of the index as last committed."""
    with guarded():
        try:
            return [_segment(row) for row in json.loads((generation / META).read_text())["segments"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"{META} is not what tantivy writes: {error!r}") from error


def _segment(row: dict[str, Any]) -> Segment:
    name, deletes = row["segment_id"].replace("-", ""), row["deletes"] or {"num_deleted_docs": 0}
    file = f"{name}.{deletes['opstamp']}.del" if row["deletes"] else None
    return Segment(name, row["max_doc"] - deletes["num_deleted_docs"], file)


def crowded(generation: Path) -> bool:
    """Whether segments should be merged: before tantivy would begin to, at a commit in a search's own time."""
    groups, small = _groups(generation)
    return small >= FEW or max(groups, default=0) >= ENOUGH


def lacking(generation: Path) -> int:
    """How many small segments more there must be for tantivy to merge the small ones; 0 if they are few enough."""
    _, small = _groups(generation)
    return max(0, ENOUGH - small) if small >= FEW else 0


def _groups(generation: Path) -> tuple[list[int], int]:
    """How many segments of like size there are, largest first; and how many are with the small ones."""
    sizes = sorted((max(SMALL, segment.alive) for segment in segments(generation)), reverse=True)
    groups: list[int] = []
    top = math.inf
    for size in map(math.log2, sizes):
        if size < top - ALIKE:
            top = size
            groups.append(0)
        groups[-1] += 1
    return groups, groups[-1] if sizes and sizes[-1] == SMALL else 0


def verify(generation: Path, sound: set[Identity]) -> None:
    """Raise Damaged unless every file has the checksum that it was written with; remember those that have.

    `sound`: files that this process has checked before, under this name or another; those of this generation are added.
    """
    with guarded():
        known = _remembered(generation)
        stamps = _stamps(generation)
        unknown = [path for path, stamp in stamps.items() if known.get(path.name) != stamp]
        for path in unknown:
            if _identity(stamps[path]) not in sound:
                _check(path)
        sound.update(map(_identity, stamps.values()))
        if unknown:
            newest = time.time_ns() - SETTLED_NS
            _remember(generation, {path: stamp for path, stamp in stamps.items() if stamp[1] < newest})


def remember(generation: Path) -> None:
    """Take the files as they are for sound: for who has just written them all."""
    with guarded():
        _remember(generation, _stamps(generation))


def link(generation: Path, copy: Path) -> None:
    """Make `copy` a generation of its own with the same segments. The files are shared, and neither changes them."""
    with guarded():
        meta = (generation / META).read_bytes()
        shared = _paths(generation)
        for path in shared:
            os.link(path, copy / path.name)
        (copy / META).write_bytes(meta)
        (copy / MANAGED).write_text(json.dumps([META, *(path.name for path in shared)]))


def _paths(generation: Path) -> list[Path]:
    return [path for segment in segments(generation) for path in segment.paths(generation)]


def _stamps(generation: Path) -> dict[Path, Stamp]:
    return {path: _stamp(path) for path in _paths(generation)}


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return [found.st_size, found.st_ctime_ns, found.st_mtime_ns, found.st_ino, found.st_dev]


def _identity(stamp: Stamp) -> Identity:
    """A stamp without the time of the last change, which another link to the same file moves, too."""
    size, _, modified, inode, device = stamp
    return size, modified, inode, device


def _remembered(generation: Path) -> dict[str, Stamp]:
    try:
        known = json.loads((generation / CHECKED).read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(generation: Path, stamps: dict[Path, Stamp]) -> None:
    """Write down the stamps of sound files; where that cannot be done, they are checked again next time."""
    aside = generation / f"{CHECKED}.{os.getpid()}"
    try:
        aside.write_text(json.dumps({path.name: stamp for path, stamp in stamps.items()}))
        aside.replace(generation / CHECKED)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _check(path: Path) -> None:
    """Raise Damaged unless the file has the CRC-32 that stands in the footer tantivy put at its end."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 8, 0))
        length = int.from_bytes(file.read(4), "little")
        body = size - 8 - length
        if body < 0:
            raise Damaged(f"{path.name} is too short")
        file.seek(body)
        expected = json.loads(file.read(length))["crc"]
        file.seek(0)
        if expected != _crc(file, body):
            raise Damaged(f"{path.name} does not have the checksum it was written with")


def _crc(file: BinaryIO, length: int) -> int:
    crc = 0
    for start in range(0, length, CHUNK):
        crc = zlib.crc32(file.read(min(CHUNK, length - start)), crc)
    return crc
