"""Addresses of setting up."""

from __future__ import annotations

from django.urls import path

from zhizao.web.programme.setup import views

urlpatterns = [
    path("programmes/", views.programmes, name="programmes"),
    path("plans/<int:plan>/start/", views.start, name="programmes_start"),
    path("plans/<int:plan>/bodies/", views.bodies, name="programmes_bodies"),
    path("p/<int:programme>/plan/", views.plan, name="plan"),
    path("p/<int:programme>/settings/", views.settings, name="programmes_settings"),
    path("p/<int:programme>/settings/headlines/", views.headlines, name="programmes_headlines"),
    path("p/<int:programme>/breakdown/source/", views.source, name="breakdown_source"),
    path("p/<int:programme>/breakdown/source/take-over/", views.take_over, name="breakdown_take_over"),
]
