"""The process that writes 10,000 clauses while others search: `python -m benchmarks.speed.importing`.

20 documents of 500 clauses, each in one transaction with its change log, as an import writes them; between two of them
the pause that reading and parsing a document takes at the least.
"""

from __future__ import annotations

import os
import random
import secrets
import time

DOCUMENTS, CLAUSES, PAUSE = 20, 500, 0.2
TEXTS = range(100, 5000)  # the clauses whose texts are used once more


def bring(chooser: random.Random) -> None:
    """Write one document."""
    from django.db import transaction

    from policies.models import Clause, Policy

    texts = list(Clause.objects.filter(pk__in=chooser.sample(TEXTS, CLAUSES)).values_list("text", flat=True))
    slug = f"imported-{secrets.token_hex(6)}"
    with transaction.atomic():
        policy = Policy.objects.create(
            slug=slug, title=slug, kind="plan", authority="official", year=2026, added_on="2026-01-01"
        )
        place = {"policy": policy, "kind": "item", "level": 1, "start": 0, "end": 1, "text_start": 0}
        rows = [Clause(**place, path=str(at), position=at, text=text) for at, text in enumerate(texts)]
        Clause.objects.bulk_create(rows)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
    django.setup()
    chooser = random.Random(1)
    print("import begins", flush=True)
    for _ in range(DOCUMENTS):
        bring(chooser)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
