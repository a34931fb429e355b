"""Files handed in as proof: always a download, never shown in place."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from policies import tracking
from policies.models import Attachment, Progress

CLOSED = "sandbox; default-src 'none'"


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """The file, to those who may see a report that it proves; for all others there is none."""
    kept = get_object_or_404(Attachment.objects.defer("data"), pk=pk)
    reports = Progress.objects.for_list().filter(file=kept)
    if not any(tracking.may_see(request.user, report) for report in reports):
        raise Http404("No such file for this user")
    content = io.BytesIO(kept.data)
    response = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.content_type)
    response.headers["Content-Security-Policy"] = CLOSED
    response.headers["Cache-Control"] = "private, no-cache"
    return response
