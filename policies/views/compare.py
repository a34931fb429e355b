"""HTML view of two clauses side by side, of any documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies import facing
from policies.models import Clause, Policy
from policies.quoting import place

LONGEST = 200  # characters of an address
ADDRESS = re.compile(r"(?P<slug>[-\w]+)/(?P<path>[\w.~-]+)")
BEFORE = re.compile(r"^.*/policies/|^/+")  # of a permalink that was pasted whole


@dataclass(frozen=True)
class Side:
    """One of the two clauses: where it stands, and its text in pieces."""

    clause: Clause
    place: str
    pieces: list[facing.Piece]


class NotFoundError(Exception):
    """An address that names no clause. Its words are for the reader; `status` is that of the answer."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two clauses side by side: `?a=` and `?b=` are their addresses, <slug>/<path>, or their permalinks."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("a", "b")}
    context: dict[str, object] = {"asked": asked}
    if not any(asked.values()):
        return render(request, "policies/compare.html", context)
    try:
        one, other = _two(asked)
    except NotFoundError as error:
        return render(request, "policies/compare.html", context | {"problem": str(error)}, status=error.status)
    pieces = facing.facing(one.text, other.text)
    context["sides"] = [Side(c, _place(c), p) for c, p in zip((one, other), pieces, strict=True)]
    context["alike"] = any(piece.kind == facing.SAME for piece in pieces[0])
    return render(request, "policies/compare.html", context)


def _two(asked: dict[str, str]) -> tuple[Clause, Clause]:
    """The two clauses asked for. Raises NotFoundError."""
    one, other = _clause("a", asked["a"]), _clause("b", asked["b"])
    if one == other:
        raise NotFoundError("两个地址是同一条条款，没有可以比较的。请换一个地址。", 400)
    return one, other


def _clause(name: str, typed: str) -> Clause:
    """The clause at an address. Raises NotFoundError."""
    address = BEFORE.sub("", typed).partition("?")[0].partition("#")[0].strip("/")
    if not address:
        raise NotFoundError(f"网址中缺少 {name}=，即要比较的条款，如 {name}=lianhe-shishi-fangan/7.35。", 400)
    match = ADDRESS.fullmatch(address)
    if match is None:
        words = (
            f"“{typed[:60]}”不是条款的地址。条款的地址是“文件/条款”，如 lianhe-shishi-fangan/7.35，也可以粘贴固定链接。"
        )
        raise NotFoundError(words, 400)
    policy = Policy.objects.defer(*Policy.LONG_FIELDS).filter(slug=match["slug"]).first()
    if policy is None:
        raise NotFoundError(f"本库没有地址为“{match['slug'][:60]}”的文件。", 404)
    clause = policy.clauses.select_related("parent").filter(path=match["path"]).first()
    if clause is None:
        raise NotFoundError(f"《{policy}》没有地址为“{match['path'][:60]}”的条款。", 404)
    clause.policy = policy
    return clause


def _place(clause: Clause) -> str:
    above = Clause.objects.above([clause])
    return place(clause, {row.pk: row for row in above.values()})
