"""Admin of the lower app; `records`, `spreadsheets` and `forms` are shared with the app above."""

from platforms.admin import platform

__all__ = ["platform"]
