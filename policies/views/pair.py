"""HTML views for editors: which result belongs to which target. What is proposed is shown here and nowhere else."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from platforms.editing import Edit, typed_reason
from platforms.fields import StaleRecordError
from platforms.filtering import is_number
from platforms.listing import with_params
from policies import outcomes, tracking
from policies.filters import PairFilter
from policies.models import Figure, FigurePair

TARGETS = 10  # on a page
WITHDRAW = "withdraw"
STALE = "您打开这一页之后，有人核对过这两个数据，所以没有保存。下面是现在的判断；您写的理由是“{}”。"
DONE = {
    "accepted": "已采纳：公众现在看得到这一对。",
    "rejected": "已记为不采纳。",
    WITHDRAW: "已撤回，这两个数据回到未核对。",
}
FIGURES = Figure.objects.with_clauses()
WHY = {
    "required": "请写一句理由：说的是不是同一件事。",
    "max_length": "理由有 %(show_value)d 个字，最多 %(limit_value)d 个，请写短一些。",
}


class JudgeForm(forms.Form):
    """A judgement as it is posted; `pair` and `version`: the one that it changes, as it was seen."""

    target = forms.ModelChoiceField(FIGURES, error_messages={"invalid_choice": "目标已不在库中。"}, required=False)
    result = forms.ModelChoiceField(FIGURES, error_messages={"invalid_choice": "成效已不在库中。"}, required=False)
    pair = forms.ModelChoiceField(FigurePair.objects.all(), required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    state = forms.ChoiceField(choices=[*FigurePair.State.choices, (WITHDRAW, "撤回")])
    why = forms.CharField(max_length=300, error_messages=WHY)

    def carry_out(self, user: User) -> str:
        """Do what was posted and return what was done. Raises ValidationError, StaleRecordError, PermissionDenied."""
        if not self.is_valid():
            raise ValidationError([error for errors in self.errors.values() for error in errors])
        data = self.cleaned_data
        edit = Edit(user, typed_reason(data["why"]))
        judgement = data["pair"] or FigurePair(target=data["target"], result=data["result"])
        judgement.version = data["version"] or 0
        if data["state"] == WITHDRAW:
            tracking.withdraw_pair(judged=judgement, edit=edit)
        else:
            judgement.state, judgement.why = data["state"], data["why"]
            tracking.decide_pair(judgement=judgement, edit=edit)
        return DONE[data["state"]]


@require_safe
@login_required
@permission_required(tracking.CHANGE, raise_exception=True)
def pair_list(request: HttpRequest) -> HttpResponse:
    listing = PairFilter(request.GET, Figure.objects.targets().for_list()).listing(TARGETS)
    reviews, cut = outcomes.reviews(list(listing.page.object_list))
    context = {"listing": listing, "reviews": reviews, "cut": cut, "most": outcomes.MOST_RESULTS}
    return render(request, "policies/pair_list.html", {**context, "lost": FigurePair.objects.lost()})


@require_POST
@login_required
@permission_required(tracking.CHANGE, raise_exception=True)
def judge(request: HttpRequest) -> HttpResponse:
    try:
        messages.success(request, JudgeForm(request.POST).carry_out(cast(User, request.user)))
    except ValidationError as error:
        messages.error(request, "没有保存：" + "".join(error.messages))
    except StaleRecordError:
        messages.error(request, STALE.format(request.POST.get("why", "")[:300]))
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list as it was, at the target that was judged."""
    params = QueryDict(request.POST.get("back", "")[:2000].lstrip("?"))
    page, target = params.get("page", ""), request.POST.get("target", "")
    query = with_params(params) + (f"&page={page}" if is_number(page) else "")
    anchor = f"#figure-{target}" if is_number(target) else ""
    return reverse("policies:pair_list") + query.removesuffix("?") + anchor
