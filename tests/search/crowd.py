"""What several processes and threads do at one moment, over real connections; prints what became of it as JSON.

Run by test_crowd.py as `python -m tests.search.crowd SCENARIO` with the database in DATABASE_URL.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from policies.models import SynonymGroup  # noqa: E402
from policies.models.library import DatabaseLibrary  # noqa: E402


def elsewhere(work: Callable[[], object]) -> None:
    """Do `work` in a process of its own and wait for its end."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            work()
        except BaseException:  # noqa: BLE001 (a forked process must end here, whatever happens)
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("the other process failed")


def synonyms() -> dict[str, object]:
    """What a process that has its Lexicon finds before and after another process writes groups."""

    def others() -> list[str]:
        return list(DatabaseLibrary().lexicon().others("甲某某"))

    SynonymGroup.objects.all().delete()
    before = others()
    elsewhere(lambda: SynonymGroup.objects.create(code="jia", words=["甲某某", "乙某某"]))
    added = others()
    elsewhere(lambda: SynonymGroup.objects.update(words=["甲某某", "丙某某"]))
    changed = others()
    elsewhere(lambda: SynonymGroup.objects.all().delete())
    return {"before": before, "added": added, "changed": changed, "deleted": others()}


SCENARIOS = {"synonyms": synonyms}

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    print(json.dumps(SCENARIOS[sys.argv[1]](), ensure_ascii=False))
    connection.close()
