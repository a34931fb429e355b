"""Tags of the task list."""

from django import template
from django.utils.safestring import SafeString

from policies.models import Task
from policies.search import parse
from policies.search.highlight import excerpt

register = template.Library()


@register.simple_tag
def task_excerpt(task: Task, keyword: str) -> SafeString:
    """Return the part of the task's quotation that best shows the words typed, with these marked."""
    return excerpt(task.quote, parse(keyword).terms).body
