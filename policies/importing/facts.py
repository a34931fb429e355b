"""What is said of a document: what the text gives, what people entered over it, and whether it can be saved."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from policies.models import Policy
from policies.models.dated import ENTERED as ENTERED_NOTE
from policies.parsing import Document, fold
from policies.parsing.normalise import INVISIBLE, LINE_END
from policies.parsing.structure import Header

ENTERED = ENTERED_NOTE
IN_TEXT = "正文"
KEPT = "沿用现有信息"
Facts = dict[str, dict[str, Any]]

LABELS = {
    name: str(getattr(Policy._meta.get_field(name), "verbose_name", name))
    for name in (
        "title", "inner_title", "short_title", "document_number", "kind", "authority", "issuers", "recipients",
        "issued_on", "published_on", "effective_on", "repealed_on", "status", "source_name", "source_url", "author",
        "rights", "editor_note", "slug",
    )
}  # fmt: skip
DATES = ("issued_on", "published_on", "effective_on", "repealed_on")
# What editors say of a policy rather than its text: a new text of the same policy leaves it as it is.
EDITORIAL = ("short_title", "kind", "authority", "repealed_on", "status", "rights", "editor_note")
LONGEST = {"recipients": 5000, "rights": 2000, "editor_note": 5000}
MOST_ISSUERS, LONGEST_ISSUER = 60, 80
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HAN_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")
PARENTHESIS = re.compile(r"\([^()]*\)$")
NOT_OFFICIAL = {Policy.Kind.NEWS, Policy.Kind.COMMENTARY, Policy.Kind.INTERPRETATION, Policy.Kind.OTHER}
ENDINGS = [
    *Policy.Kind.choices,
    (Policy.Kind.OUTLINE.value, "纲要"),
    (Policy.Kind.ORDER.value, "令"),
    (Policy.Kind.LAW.value, "法"),
]
RIGHTS = {
    Policy.Authority.OFFICIAL: "公文不受著作权保护（《中华人民共和国著作权法》第五条）。引用时请注明文件名称和文号。",
    Policy.Authority.REPORT: "新闻报道的著作权属原作者和原刊发单位。本库为检索、引用而收录，引用时请注明来源。",
    Policy.Authority.OPINION: "文章的著作权属原作者和原刊发单位。本库为检索、引用而收录，引用时请注明来源和作者。",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its value, what that rests on, and what the text gives and where.

    `value`, `found`: text, an ISO date, or for issuers a list of names. `start`–`end`, `line` (from 1): where in the
    source it was found; None if it was not.
    """

    name: str
    label: str
    value: Any
    basis: str
    found: Any = ""
    line: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def entered(self) -> bool:
        """Whether a person entered it."""
        return self.basis == ENTERED


def fields(document: Document, text: str, facts: Facts, policy: Policy | None = None) -> dict[str, Field]:
    """Every field by name, but the slug: entered, else as `policy` has it (its new text), else as found in the text."""
    guessed = guesses(document.header, facts)
    found = {name: field_found(name, document.header, text, guessed) for name in LABELS if name != "slug"}
    kept = {} if policy is None else kept_values(policy, found)
    chosen = {}
    for name, field in found.items():
        fact = facts.get(name) or kept.get(name)
        value, basis = (fact["value"], fact.get("basis") or ENTERED) if fact else (field.value, field.basis)
        place = (field.line, field.start, field.end)
        chosen[name] = Field(name, field.label, value, basis, field.value, *place)
    return chosen


def kept_values(policy: Policy, found: Mapping[str, Field]) -> Facts:
    """What the policy keeps when it gets a new text: what editors said of it, and what the new text does not give."""
    kept: Facts = {}
    for name, field in found.items():
        value = policy.issuers_printed if name == "issuers" else getattr(policy, name)
        value = value.isoformat() if isinstance(value, datetime.date) else value
        if value not in ("", None, [], "unknown") and (name in EDITORIAL or not field.value):
            kept[name] = {"value": value, "basis": KEPT}
    return kept


def field_found(name: str, head: Header, text: str, guessed: Facts) -> Field:
    """What the text gives for one field, and where."""
    if name in guessed:
        return Field(name, LABELS[name], guessed[name]["value"], guessed[name]["basis"])
    value, trouble = usable(name, getattr(head, name, "") or "")
    if trouble:
        return Field(name, LABELS[name], value, trouble)
    if not value or name not in head.found_at:
        return Field(name, LABELS[name], value, IN_TEXT if value else "")
    start, end = head.found_at[name]
    return Field(name, LABELS[name], value, IN_TEXT, value, len(LINE_END.findall(text, 0, start)) + 1, start, end)


def usable(name: str, value: Any) -> tuple[Any, str]:
    """What was found as it can be kept, and why it cannot: an address that is none, a title longer than any."""
    if name == "issuers":
        return [each for each in value if len(each) <= LONGEST_ISSUER][:MOST_ISSUERS], ""
    try:
        clean(name, value)
    except ValidationError as error:
        return "", f"读到的内容不能用：{''.join(error.messages)}"
    return value, ""


def guesses(head: Header, facts: Facts) -> Facts:
    """文种, 效力, 有效性 and 版权说明 as they follow from what the text or a person says."""

    def said(name: str) -> Any:
        return (facts.get(name) or {}).get("value")

    kind, kind_basis = kind_of(str(said("title") or head.title), str(said("inner_title") or head.inner_title))
    official = bool(head.document_number or said("document_number")) or Policy.Kind(kind) not in NOT_OFFICIAL
    authority = said("authority") or (Policy.Authority.OFFICIAL if official else Policy.Authority.REPORT)
    status = next((value for value, label in Policy.Status.choices if head.validity and label in head.validity), "")
    return {
        "kind": {"value": kind, "basis": kind_basis},
        "authority": {"value": str(authority), "basis": "按文种和发文字号判断，请核对"},
        "status": {"value": status or "unknown", "basis": "网页标注" if status else ""},
        "rights": {"value": RIGHTS.get(authority, ""), "basis": "按效力拟定，请核对"},
    }


def kind_of(title: str, inner_title: str = "") -> tuple[str, str]:
    """文种 by the last word of the title, and what that rests on.

    >>> kind_of("关于印发《推进方案》的通知"), kind_of("重庆市土地管理条例（修订）"), kind_of("没有文种")[0]
    (('notice', '标题末尾的文种“通知”'), ('regulation', '标题末尾的文种“条例”'), 'other')
    """
    for name in (title, inner_title):
        folded = PARENTHESIS.sub("", fold(name).strip()).rstrip('》〉" ')
        for value, label in sorted(ENDINGS, key=lambda choice: -len(choice[1])):
            if value != Policy.Kind.OTHER and folded.endswith(label):
                return value, f"标题末尾的文种“{label}”"
    return Policy.Kind.OTHER.value, "标题末尾没有可以识别的文种，请选择"


def cleaned(facts: Mapping[str, Any]) -> Facts:
    """`facts` as people sent them ({name: value or {"value", "basis"}}), checked.

    Raises ValidationError with Chinese messages by field. An empty value withdraws what was entered before.
    """
    entered: Facts = {}
    errors: dict[str, list[str]] = {}
    for name, fact in facts.items():
        given = fact if isinstance(fact, dict) else {"value": fact}
        try:
            value = clean(name, given.get("value"))
        except ValidationError as error:
            errors[name] = list(error.messages)
            continue
        if value:
            entered[name] = {"value": value, "basis": str(given.get("basis") or ENTERED)[:200]}
    errors.update(contradictions(entered))
    if errors:
        raise ValidationError(errors)
    return entered


def clean(name: str, value: Any) -> Any:
    """One value as it is kept: text, ISO date or list of names; empty if nothing was given. Raises ValidationError."""
    if name not in LABELS:
        raise ValidationError(f"没有“{name}”这一项。可以填写的是：{'、'.join(LABELS.values())}。")
    if name == "issuers":
        return clean_issuers(value)
    text = visible(str(value if value is not None else ""), one_line=name not in LONGEST)
    if not text:
        return ""
    if name in DATES:
        return clean_date(LABELS[name], text)
    if name == "slug" and not SLUG.fullmatch(text):
        raise ValidationError("网址名只能用小写字母、数字，中间可以用连字符，例如 yufubanfa-2020-97。")
    if name == "source_url":
        URLValidator(["http", "https"], message="来源网址应以 http:// 或 https:// 开头，例如 https://www.cq.gov.cn/。")(
            text
        )
    longest = LONGEST.get(name)
    if longest and len(text) > longest:
        raise ValidationError(f"{LABELS[name]}最多 {longest} 个字，现有 {len(text)} 个。请删减。")
    column: models.Field[Any, Any] = getattr(Policy, name).field
    return str(column.clean(text, None))


def visible(text: str, *, one_line: bool) -> str:
    """`text` without what nobody sees: NUL, marks that turn the direction of writing; in one line if that is wanted."""
    shown = text.translate(INVISIBLE).strip()
    return " ".join(shown.splitlines()) if one_line else shown


def clean_issuers(value: Any) -> list[str]:
    """The names of issuers, from a list or from text with one name a line."""
    rows = value.splitlines() if isinstance(value, str) else value or []
    names = list(dict.fromkeys(filter(None, (visible(str(row), one_line=True) for row in rows))))
    if len(names) > MOST_ISSUERS:
        raise ValidationError(f"发文机关最多 {MOST_ISSUERS} 个，现有 {len(names)} 个。请一行写一个，并核对。")
    for name in names:
        if len(name) > LONGEST_ISSUER:
            raise ValidationError(f"发文机关“{name[:20]}……”超过 {LONGEST_ISSUER} 个字。请一行写一个机关。")
    return names


def clean_date(label: str, text: str) -> str:
    """A date as ISO text. Raises ValidationError."""
    match = HAN_DATE.fullmatch(fold(text).replace(" ", ""))
    if not match:
        raise ValidationError(f"{label}应写作 2020-07-27 或 2020年7月27日，读到的是“{text[:30]}”。")
    try:
        day = datetime.date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise ValidationError(f"{label}“{text[:30]}”在日历上没有，请核对。") from error
    if not 1900 <= day.year <= 2100:
        raise ValidationError(f"{label}的年份应在 1900 到 2100 之间，读到的是 {day.year}。")
    return day.isoformat()


def contradictions(facts: Facts) -> dict[str, list[str]]:
    """Dates that cannot both be right, by field."""
    days = {name: facts[name]["value"] for name in DATES if name in facts}
    if "issued_on" in days and days.get("repealed_on", "9999") < days["issued_on"]:
        return {"repealed_on": ["废止日期不能早于成文日期。"]}
    if days.get("repealed_on", "9999") < days.get("effective_on", ""):
        return {"repealed_on": ["废止日期不能早于施行日期。"]}
    return {}
