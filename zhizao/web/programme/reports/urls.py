"""Addresses of reports, their evidence and workbooks, and the calendar feed."""

from __future__ import annotations

from django.urls import path

from zhizao.web.programme.reports import cycle_views, evidence_views, feed_views, views, workbook_views

HERE = "p/<int:programme>/reports/"
CYCLE = f"{HERE}cycles/<int:pk>/"
REPORT = f"{HERE}<int:pk>/"

urlpatterns = [
    path(HERE, views.reports, name="reports"),
    path(f"{HERE}open/", cycle_views.open_cycle, name="reports_open"),
    path(CYCLE, cycle_views.cycle, name="reports_cycle"),
    path(f"{CYCLE}update", cycle_views.update, name="reports_cycle_update"),
    path(f"{CYCLE}remind", cycle_views.remind, name="reports_cycle_remind"),
    path(f"{CYCLE}close", cycle_views.close, name="reports_cycle_close"),
    path(f"{CYCLE}reopen", cycle_views.reopen, name="reports_cycle_reopen"),
    path(f"{CYCLE}more-time", cycle_views.give_time, name="reports_cycle_time"),
    path(f"{CYCLE}workbook.xlsx", workbook_views.template, name="reports_workbook_template"),
    path(f"{CYCLE}workbook/", workbook_views.upload, name="reports_workbook"),
    path(f"{CYCLE}workbook/<str:digest>/", workbook_views.dry_run, name="reports_workbook_dry_run"),
    path(REPORT, views.report, name="reports_report"),
    path(f"{REPORT}draft", views.draft, name="reports_draft"),
    path(f"{REPORT}withdraw", views.withdraw, name="reports_withdraw"),
    path(f"{REPORT}more-time", views.more_time, name="reports_time"),
    path(f"{REPORT}unlock", views.unlock, name="reports_unlock"),
    path(f"{REPORT}evidence", evidence_views.add, name="reports_evidence_add"),
    path(f"{HERE}evidence/<int:pk>/", evidence_views.download, name="reports_evidence"),
    path(f"{HERE}evidence/<int:pk>/show", evidence_views.show, name="reports_evidence_show"),
    path(f"{HERE}evidence/<int:pk>/remove", evidence_views.remove, name="reports_evidence_remove"),
    path("calendar/<str:token>.ics", feed_views.calendar_feed, name="calendar_feed"),
]
