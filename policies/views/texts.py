"""HTML views of 历次文本: the texts of a document, one of them, two of them side by side."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from platforms.filtering import is_number
from policies import contents, editions, reading
from policies.models import Policy, PolicyText


@require_safe
def policy_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The texts of a document, the newest first."""
    policy = _policy(slug)
    texts = _texts(policy)
    rows = [{"text": text, "before": editions.before(texts, text)} for text in reversed(texts)]
    context = {"policy": policy, "rows": rows, "current": editions.current_of(texts), "texts": texts}
    return render(request, "policies/text_list.html", context)


@require_safe
def policy_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One text, to be read."""
    policy = _policy(slug)
    text = get_object_or_404(policy.texts.defer("text"), number=number)
    texts = _texts(policy)
    clauses = editions.clauses(text)
    context = {
        "policy": policy,
        "text": text,
        "number": str(number),
        "current": editions.current_of(texts),
        "before": editions.before(texts, text),
        "entries": reading.entries(clauses, ()),
        "script": "",
        "contents": contents.contents(clauses),
    }
    return render(request, "policies/text_detail.html", context)


@require_safe
def policy_text_source(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One text as it came in, character by character."""
    text = get_object_or_404(PolicyText.objects.only("text"), policy__slug=slug, number=number)
    return HttpResponse(text.text, content_type="text/plain; charset=utf-8")


@require_safe
def policy_compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two texts side by side: `?a=` and `?b=` are their numbers, `only=1` leaves out what is the same."""
    policy = _policy(slug)
    texts = _texts(policy)
    asked = {name: request.GET.get(name, "") for name in ("a", "b")}
    wrong = [value for value in asked.values() if value and not is_number(value)]
    context: dict[str, Any] = {"policy": policy, "texts": texts, "current": editions.current_of(texts)}
    if wrong:
        context["problem"] = f"网址中的“{wrong[0][:20]}”不是文本的序次；序次是数字，如 1、2。"
        return render(request, "policies/text_compare.html", context, status=400)
    try:
        old, new = _two(policy, texts, asked)
    except Http404 as error:
        return render(request, "policies/text_compare.html", context | {"problem": str(error)}, status=404)
    compared = editions.Comparison(old, new, context["current"])
    context |= {"a": old, "b": new, "compared": compared, "only": request.GET.get("only") == "1"}
    return render(request, "policies/text_compare.html", context)


def _policy(slug: str) -> Policy:
    return get_object_or_404(Policy.objects.defer(*Policy.LONG_FIELDS), slug=slug)


def _texts(policy: Policy) -> list[PolicyText]:
    """The texts of a document in order, without what makes them long; each knows its document."""
    return list(policy.texts.defer("text", "outline").annotate(length=Length("text")).order_by("number"))


def _two(policy: Policy, texts: list[PolicyText], asked: dict[str, str]) -> tuple[PolicyText, PolicyText]:
    """The two texts asked for; where one is not named, the last edition and what it is compared with."""
    if len(texts) < 2:
        raise Http404("这份文件在本库只有一份文本，没有可以比较的。")
    newer = editions.current_of(texts) or texts[-1]
    older = editions.before(texts, newer) or next(text for text in texts if text != newer)
    numbers = [int(asked["a"] or older.number), int(asked["b"] or newer.number)]
    missing = [number for number in numbers if number not in {text.number for text in texts}]
    if missing:
        raise Http404(f"这份文件没有第 {missing[0]} 份文本。")
    found = {text.number: text for text in policy.texts.defer("text").filter(number__in=numbers)}
    return found[numbers[0]], found[numbers[1]]
