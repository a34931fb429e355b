"""What is offered to who types: suggestions on the way, and afterwards what may have been meant."""

from policies.suggesting.book import renew, renew_soon
from policies.suggesting.names import load
from policies.suggesting.nearest import Near, nearest
from policies.suggesting.offers import Group, Suggestion, suggestions

__all__ = ["Group", "Near", "Suggestion", "load", "nearest", "renew", "renew_soon", "suggestions"]
