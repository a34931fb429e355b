"""The models of the app, a module a family; import them from here."""

from policies.models.changes import ChangeCounter, ClauseChange
from policies.models.clause import Clause
from policies.models.document_import import DocumentImport
from policies.models.figure import Figure
from policies.models.figure_pair import FigurePair
from policies.models.liaison import Liaison
from policies.models.lights import Light
from policies.models.loaded import LoadedRecord
from policies.models.mention import Mention
from policies.models.phrases import PhraseBook
from policies.models.policy import CitedDocument, Policy, PolicyIssuer, PolicyRelation
from policies.models.progress import Attachment, Progress
from policies.models.register import Checkpoint, Extension, StatusMove, TaskEvidence
from policies.models.responsibility import Responsibility, UnresolvedParty
from policies.models.saved import SavedView
from policies.models.search_count import SearchCount
from policies.models.snapshot import Snapshot, SnapshotRow
from policies.models.status import TaskStatus
from policies.models.synonym import SynonymGroup
from policies.models.task import Task
from policies.models.text import FormerAddress, PolicyText, TextSample
from policies.models.unit import Unit

__all__ = [
    "Attachment",
    "ChangeCounter",
    "Checkpoint",
    "CitedDocument",
    "Clause",
    "ClauseChange",
    "DocumentImport",
    "Extension",
    "Figure",
    "FigurePair",
    "FormerAddress",
    "Liaison",
    "Light",
    "LoadedRecord",
    "Mention",
    "PhraseBook",
    "Policy",
    "PolicyIssuer",
    "PolicyRelation",
    "PolicyText",
    "Progress",
    "Responsibility",
    "SavedView",
    "SearchCount",
    "Snapshot",
    "SnapshotRow",
    "StatusMove",
    "SynonymGroup",
    "Task",
    "TaskEvidence",
    "TaskStatus",
    "TextSample",
    "Unit",
    "UnresolvedParty",
]
