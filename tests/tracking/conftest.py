"""The task of two units and its people (tests/desk)."""

from tests.desk.conftest import desk

__all__ = ["desk"]
