"""Disks on which nothing more can be written, without mounting any: the kernel refuses as it would on such a disk."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Iterator
from pathlib import Path

VERSION_3 = 0x20080522  # of the structure that capget(2) and capset(2) use
DAC = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, the bits by which root passes over permissions


@contextlib.contextmanager
def full_disk(limit: int = 0) -> Iterator[None]:
    """No file of this process can grow beyond `limit` bytes: writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written, made, renamed or deleted; not by root either."""
    inside = [folder, *folder.rglob("*")]
    before = {path: path.stat().st_mode for path in inside}
    for path in inside:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with bound_by_permissions():
            yield
    finally:
        for path, mode in before.items():
            path.chmod(mode)


@contextlib.contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Root is refused what the permissions of a file refuse its owner; for others nothing changes."""
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    before = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable; then again, of bits that are not used here
    kernel = ctypes.CDLL(None, use_errno=True)
    refuse(kernel.capget(header, before))
    refuse(kernel.capset(header, (ctypes.c_uint32 * 6)(before[0] & ~DAC, *before[1:])))
    try:
        yield
    finally:
        refuse(kernel.capset(header, before))


def refuse(result: int) -> None:
    """Raise what a call of the kernel reported."""
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
