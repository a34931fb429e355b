"""Asks a server for pages over kept-alive connections, in a process of its own: `python -m benchmarks.speed.client`.

The order, on standard input, is JSON: host, port, paths, clients. Each client takes the next path until none is left.
The answer is JSON: seconds in all, and for each request its milliseconds, status and size.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip", "Connection": "keep-alive"}


def ask(order: dict[str, Any], paths: Iterator[str], answers: list[tuple[float, int, int]]) -> None:
    connection = http.client.HTTPConnection(order["host"], order["port"], timeout=120)
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", path, headers=HEADERS)
        response = connection.getresponse()
        size = len(response.read())
        answers.append(((time.perf_counter() - started) * 1000, response.status, size))
    connection.close()


def main() -> None:
    order = json.load(sys.stdin)
    paths = iter(order["paths"])  # next() of a list's iterator is one step: threads share it
    answers: list[tuple[float, int, int]] = []
    clients = [threading.Thread(target=ask, args=(order, paths, answers)) for _ in range(order["clients"])]
    started = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    json.dump({"seconds": time.perf_counter() - started, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
