"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from zhizao.web.papers import makers, templates_views, views

HERE = "p/<int:programme>/papers/"

urlpatterns = [
    path(HERE, views.papers, name="papers"),
    path(f"{HERE}<int:paper>/", views.one, name="papers_one"),
    path(f"{HERE}<int:paper>/file", views.file, name="papers_file"),
    path(f"{HERE}letter/", makers.letter, name="papers_letter"),
    path(f"{HERE}briefing/", makers.briefing, name="papers_briefing"),
    path(f"{HERE}archive/", makers.archive, name="papers_archive"),
    path(f"{HERE}orders/<int:order>/", makers.order, name="papers_order"),
    path(f"{HERE}orders/<int:order>/progress", makers.progress, name="papers_progress"),
    path(f"{HERE}orders/<int:order>/again", makers.again, name="papers_again"),
    path(f"{HERE}templates/", templates_views.templates, name="papers_templates"),
    path(f"{HERE}templates/<slug:kind>/", templates_views.template, name="papers_template"),
    path(f"{HERE}templates/<slug:kind>/drop", templates_views.drop, name="papers_template_drop"),
    path(f"{HERE}templates/<slug:kind>/file", templates_views.file, name="papers_template_file"),
]
