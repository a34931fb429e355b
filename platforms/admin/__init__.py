"""Admin of the lower app; `records`, `spreadsheets`, `forms` and `login` are shared with the app above."""

from django.contrib import admin

from platforms.admin import platform
from platforms.admin.login import LimitedLoginForm

admin.site.login_form = LimitedLoginForm

__all__ = ["platform"]
