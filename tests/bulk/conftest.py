"""The task of two units and its people (tests/desk), for reports in bulk."""

from tests.desk.conftest import desk, editing, liaison, reviewing

__all__ = ["desk", "editing", "liaison", "reviewing"]
