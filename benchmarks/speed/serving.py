"""The site as it is served: gunicorn with tools/gunicorn.conf.py; its start, its memory, its answers."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.speed.queries import Question

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
SLOWEST_START = 60.0
WELL = (200, 302)  # what names a document or clause leads straight to it


@dataclass(frozen=True, slots=True)
class Answers:
    """What a client got: milliseconds of each answer, how many a second, and bytes of a usual one."""

    times: list[float]
    rate: float
    size: int


@dataclass(frozen=True, slots=True)
class Site:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    seconds: float  # from the command to the first answer

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def get(self, path: str) -> int:
        """The status of one answer over a connection of its own."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    def ask(self, paths: Sequence[str], clients: int) -> Answers:
        """All paths asked for by so many clients at once. Raises RuntimeError unless all are answered well."""
        order = json.dumps({"host": HOST, "port": self.port, "paths": paths, "clients": clients})
        command = [sys.executable, "-m", "benchmarks.speed.client"]
        done = subprocess.run(command, cwd=ROOT, input=order, stdout=subprocess.PIPE, text=True, check=True)
        told = json.loads(done.stdout)
        if bad := [status for _, status, _ in told["answers"] if status not in WELL]:
            raise RuntimeError(f"{len(bad)} of {len(paths)} answers are not of {WELL}: {sorted(set(bad))}")
        times = [milliseconds for milliseconds, _, _ in told["answers"]]
        sizes = sorted(size for _, _, size in told["answers"])
        return Answers(times, len(paths) / told["seconds"], sizes[len(sizes) // 2])

    def replaced_worker(self, path: str) -> float:
        """Milliseconds from the death of the only worker to an answer of its successor, loading included."""
        (worker,) = self.workers()
        os.kill(worker, signal.SIGKILL)
        started = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - started) * 1000


@contextlib.contextmanager
def site(workers: int) -> Iterator[Site]:
    """The site on a free port, with database and index of this process."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "BIND": HOST, "PORT": str(port), "WEB_WORKERS": str(workers), "HTTPS": "0"}
    command = [sys.executable, "-m", "gunicorn", "--config", "tools/gunicorn.conf.py"]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            running = Site(port, process, 0)
            while True:
                with contextlib.suppress(OSError):
                    if running.get("/healthz") == http.HTTPStatus.OK:
                        break
                if process.poll() is not None or time.perf_counter() - started > SLOWEST_START:
                    raise RuntimeError("the server did not start; its reason is printed above")
                time.sleep(0.02)
            yield Site(port, process, time.perf_counter() - started)
        finally:
            process.terminate()


def address(question: Question) -> str:
    """The path of the search page for a question."""
    from policies.models import Policy

    params: list[tuple[str, object]] = [("q", question.typed)]
    for name, values in question.chosen.items():
        slugs = Policy.objects.filter(pk__in=values).values_list("slug", flat=True) if name == "policy" else values
        params += [(name, value) for value in slugs]
    if question.page > 1:
        params.append(("page", question.page))
    if question.sort != "rank":
        params.append(("sort", question.sort))
    return f"/search/?{urlencode(params)}"


@dataclass(frozen=True, slots=True)
class Memory:
    """MB of a process: its share of what it shares plus its own (PSS), of that its own, and all it sees (RSS)."""

    pss: float
    own: float
    rss: float


def memory(pid: int) -> Memory:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB")}
    # The files of the index are mapped: their pages belong to the page cache and can be dropped at any time.
    anonymous = sizes["Pss_Anon"]
    return Memory(anonymous, sizes["Private_Dirty"], sizes["Rss"])
