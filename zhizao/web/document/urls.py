"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from zhizao.web.document import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<int:document>/", views.one, name="documents_one"),
    path("documents/<int:document>/progress", views.progress, name="documents_progress"),
    path("documents/<int:document>/again", views.again, name="documents_again"),
    path("documents/<int:document>/original", views.original, name="documents_original"),
]
