"""Addresses of plans and their workbench."""

from __future__ import annotations

from django.urls import path

from zhizao.web.plan import views

urlpatterns = [
    path("plans/", views.plans, name="plan_list"),
    path("plans/make/<int:document>", views.make, name="plan_make"),
    path("plans/<int:plan>/", views.workbench, name="plan_workbench"),
    path("plans/<int:plan>/steps", views.step, name="plan_step"),
    path("plans/<int:plan>/annex", views.annex, name="plan_annex"),
    path("plans/<int:plan>/annexes/<int:document>/remove", views.unjoin, name="plan_unjoin"),
    path("plans/<int:plan>/findings/<str:record_id>", views.answer, name="plan_answer"),
    path("plans/<int:plan>/records/new", views.add, name="plan_add"),
    path("plans/<int:plan>/records/<str:record_id>/", views.source, name="plan_record"),
    path("plans/<int:plan>/records/<str:record_id>/page/<int:number>", views.page, name="plan_page"),
    path("plans/<int:plan>/records/<str:record_id>/edit", views.edit, name="plan_edit"),
    path("plans/<int:plan>/records/<str:record_id>/split", views.split, name="plan_split"),
]
