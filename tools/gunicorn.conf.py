"""How gunicorn serves the site: `python -m gunicorn --config tools/gunicorn.conf.py` from the top folder."""

import gc
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")

from django.conf import settings
from gunicorn.arbiter import Arbiter

wsgi_app = "chengyu.wsgi:application"
_host = f"[{settings.BIND}]" if ":" in settings.BIND else settings.BIND
bind = f"{_host}:{settings.PORT}"
workers = settings.WEB_WORKERS
threads = 4
worker_class = "gthread"
preload_app = True  # code, dictionaries and names are read once and shared by the workers
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats must not wait for a disk
loglevel = settings.LOG_LEVEL.lower()
limit_request_line = 8190  # the most that gunicorn takes: an address with many filters in Chinese is long
timeout = 60
graceful_timeout = 15


def when_ready(server: Arbiter) -> None:
    """Load what the workers share, then tell how to reach the site and how to get an account."""
    from chengyu import shared  # now that the application is loaded

    shared.load()
    shared.load_names()
    gc.freeze()  # what was loaded before the fork stays shared
    print(
        f"\n✓ 网站已启动：http://{_host}:{settings.PORT}/"
        "\n  建立编辑账号：make editor NAME=用户名（另开一个终端）"
        f"\n  编辑后台：http://{_host}:{settings.PORT}/admin/"
        "\n  停止：按 Ctrl+C\n",
        flush=True,
    )
