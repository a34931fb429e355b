"""Reading in a process of its own, with limits on time and memory: a file can cost no more, and crash nothing else.

Run as `python -m policies.parsing.extract.child FORMAT` with the file on standard input, it prints JSON.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from policies.parsing.extract.reading import Found, Refused, within_limits

SECONDS = 25  # of processor time; below the patience of the web server (60 s)
WALL_SECONDS = 45
MEMORY = 1536 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]
READERS = {"html": "webpage", "mht": "webarchive", "docx": "word", "pdf": "pdf"}
TOO_COSTLY = "文件过于复杂：{what}。请用原来的软件打开它，另存一次，或复制正文后粘贴导入。"


def read_apart(content: bytes, kind: str) -> Found:
    """What the reader of `kind` makes of `content`, in a child process. Raises Refused, also for a reader that died."""
    command = [sys.executable, "-X", "utf8", "-m", "policies.parsing.extract.child", kind]
    try:
        done = subprocess.run(  # noqa: S603  our own module; `kind` is one of four words
            command, input=content, capture_output=True, timeout=WALL_SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(TOO_COSTLY.format(what=f"{WALL_SECONDS} 秒内没有读完")) from error
    if done.returncode:
        what = "读取超过了时间或内存的限制" if done.returncode < 0 else "读取时出错"
        raise Refused(TOO_COSTLY.format(what=what))
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return Found(answer["text"], tuple(answer["remarks"]), answer["title"], answer["url"])


def limit() -> None:
    """Bind this process to its limits, where the system knows such limits (Linux, and time on macOS)."""
    with contextlib.suppress(ImportError):
        import resource

        for name, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(name, (most, most))


def answer(kind: str, content: bytes) -> dict[str, object]:
    """What there is to print: the found text and remarks, or why it was refused."""
    try:
        found = reader(kind)(content)
        text = within_limits(found.text)
    except Refused as error:
        return {"refused": str(error)}
    except RecursionError:
        return {"refused": TOO_COSTLY.format(what="内容一层套一层，嵌套太深")}
    except MemoryError:
        return {"refused": TOO_COSTLY.format(what="展开后占用的内存太多")}
    return {"text": text, "remarks": found.remarks, "title": found.title, "url": found.url}


def reader(kind: str) -> Callable[[bytes], Found]:
    """The function that reads a format; its library is loaded here only, so that it never runs in the web server."""
    read: Callable[[bytes], Found] = import_module(f"policies.parsing.extract.{READERS[kind]}").read
    return read


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(answer(sys.argv[1], sys.stdin.buffer.read())))
