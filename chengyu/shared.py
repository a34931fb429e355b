"""What all workers of the server need, loaded once before they fork: it then starts no worker late and is held once."""

import logging
from pathlib import Path

from django.db import DatabaseError, connections
from django.template import engines
from django.urls import get_resolver

from policies import naming, search, suggesting
from policies.search import question

TYPED = "成渝地区双城经济圈 四十七项 怎么申请"  # makes a search read its dictionaries


def load() -> None:
    """Read dictionaries, modules of addresses (and with them the views) and templates. Asks no database."""
    question.asked(search.parse(TYPED))
    list(get_resolver().url_patterns)
    for engine in engines.all():
        for folder in map(Path, engine.dirs):
            for path in folder.rglob("*.html"):
                engine.get_template(str(path.relative_to(folder)))


def load_names() -> None:
    """Read the names and synonyms that searches hold in the process. Leaves no connection that workers would share."""
    try:
        search.understood(TYPED)
        naming.find(TYPED)
        suggesting.load()
    except DatabaseError as error:
        logging.getLogger(__name__).warning("The workers will read the names, each for itself: %s", error)
    finally:
        connections.close_all()
