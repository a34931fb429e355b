"""The change log that the search index follows (design.md, rule 6)."""
