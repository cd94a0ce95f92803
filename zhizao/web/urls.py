"""The route table: each app brings its own addresses."""

from __future__ import annotations

from django.urls import include, path

from zhizao.web.boards.first import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("zhizao.web.boards.urls")),
    path("", include("zhizao.web.shell.urls")),
    path("", include("zhizao.web.people.urls")),
    path("", include("zhizao.web.document.urls")),
    path("", include("zhizao.web.plan.urls")),
    path("", include("zhizao.web.programme.setup.urls")),
    path("", include("zhizao.web.programme.breakdown.urls")),
    path("", include("zhizao.web.papers.urls")),
    path("", include("zhizao.web.programme.bodies.urls")),
    path("", include("zhizao.web.programme.measures.urls")),
    path("", include("zhizao.web.programme.reports.urls")),
    path("", include("zhizao.web.programme.reviews.urls")),
]
