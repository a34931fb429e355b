"""库内佐证的推荐: clauses that may tell how far a task is, for an editor to judge.

Nothing here is evidence, and no public page shows it: a clause becomes evidence when a person accepts it
(policies.tracking).
"""

from policies.proposing.ranking import HEADINGS, TOLD_BY, Proposal, proposals
from policies.proposing.review import Past, Review, judge, review

__all__ = ["HEADINGS", "TOLD_BY", "Past", "Proposal", "Review", "judge", "proposals", "review"]
