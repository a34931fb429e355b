"""Addresses of policies, clauses, tasks, units and search."""

from django.urls import path

from policies.views import (
    attachment,
    compare,
    evidence,
    figure,
    my,
    overview,
    policy,
    report,
    search,
    search_click,
    suggest,
    task,
    texts,
    unit,
)

app_name = "policies"
urlpatterns = [
    path("policies/", policy.policy_list, name="policy_list"),
    path("policies/<slug:slug>/", policy.policy_detail, name="policy_detail"),
    path("policies/<slug:slug>/source.txt", policy.policy_source, name="policy_source"),
    path("policies/<slug:slug>/texts/", texts.policy_texts, name="policy_texts"),
    path("policies/<slug:slug>/texts/<int:number>/", texts.policy_text, name="policy_text"),
    path("policies/<slug:slug>/texts/<int:number>.txt", texts.policy_text_source, name="policy_text_source"),
    path("policies/<slug:slug>/compare/", texts.policy_compare, name="policy_compare"),
    path("policies/<slug:slug>/<str:path>/", policy.clause_detail, name="clause_detail"),
    path("compare/", compare.compare, name="compare"),
    path("tasks/", task.task_list, name="task_list"),
    path("tasks/export.<slug:kind>", task.task_export, name="task_export"),
    path("overview/", overview.overview_page, name="overview"),
    path("tasks/<int:pk>/", task.task_detail, name="task_detail"),
    path("tasks/evidence/", evidence.evidence_list, name="evidence_list"),
    path("tasks/<int:pk>/evidence/", evidence.task_evidence, name="task_evidence"),
    path("tasks/<int:pk>/evidence/<int:evidence>/withdraw/", evidence.withdraw_evidence, name="withdraw_evidence"),
    path("tasks/<int:pk>/report/", report.report_new, name="report_new"),
    path("reports/<int:pk>/", report.report_detail, name="report_detail"),
    path("reports/<int:pk>/edit/", report.report_edit, name="report_edit"),
    path("reports/<int:pk>/submit/", report.report_act, {"act": "submit"}, name="report_submit"),
    path("reports/<int:pk>/withdraw/", report.report_act, {"act": "withdraw"}, name="report_withdraw"),
    path("reports/<int:pk>/review/", report.report_review, name="report_review"),
    path("attachments/<int:pk>/", attachment.attachment, name="attachment"),
    path("my/", my.my_tasks, name="my_tasks"),
    path("units/", unit.unit_list, name="unit_list"),
    path("units/<slug:slug>/", unit.unit_detail, name="unit_detail"),
    path("figures/", figure.figure_list, name="figure_list"),
    path("search/", search.search, name="search"),
    path("search/opened/", search_click.search_click, name="search_click"),
    path("search/suggest/", suggest.suggest, name="suggest"),
]
