"""Addresses of the breakdown."""

from __future__ import annotations

from django.urls import path

from zhizao.web.programme.breakdown import views

HERE = "p/<int:programme>/breakdown/"

urlpatterns = [
    path(HERE, views.table, name="breakdown"),
    path(f"{HERE}confirm/", views.confirm, name="breakdown_confirm"),
    path(f"{HERE}rhythm/", views.rhythm, name="breakdown_rhythm"),
    path(f"{HERE}assign/", views.assign_many, name="breakdown_assign_many"),
    path(f"{HERE}undo/", views.undo, name="breakdown_undo"),
    path(f"{HERE}suggest/", views.suggest, name="breakdown_suggest"),
    path(f"{HERE}tasks/<int:task>/", views.task, name="breakdown_task"),
    path(f"{HERE}tasks/<int:task>/nodes/", views.nodes, name="breakdown_nodes"),
    path(f"{HERE}targets/+join", views.join_all, name="breakdown_join_all"),
    path(f"{HERE}targets/<int:target>/", views.target, name="breakdown_target"),
    path(f"{HERE}targets/<int:target>/figures/", views.figures, name="breakdown_figures"),
    path(f"{HERE}targets/<int:target>/join/", views.join, name="breakdown_join"),
    path(f"{HERE}targets/<int:target>/part/", views.part, name="breakdown_part"),
    path(f"{HERE}targets/<int:target>/baseline/", views.baseline, name="breakdown_baseline"),
    path(f"{HERE}tasks/<int:pk>/duties/", views.assign, {"kind": "tasks"}, name="breakdown_assign_task"),
    path(f"{HERE}targets/<int:pk>/duties/", views.assign, {"kind": "targets"}, name="breakdown_assign_target"),
    path(f"{HERE}units/<int:body>/", views.unit, name="breakdown_unit"),
]
