"""Addresses of measures."""

from __future__ import annotations

from django.urls import path

from zhizao.web.programme.measures import views

urlpatterns = [
    path("registers/measures/", views.measures, name="registers_measures"),
    path("registers/measures/+add/", views.add, name="registers_measure_add"),
    path("registers/measures/+load", views.load, name="registers_load"),
    path("registers/measures/+readings/", views.readings, name="registers_readings"),
    path("registers/measures/+readings/all", views.accept_all, name="registers_accept_all"),
    path("registers/measures/+readings/rest", views.add_rest, name="registers_add_rest"),
    path("registers/measures/+readings/<int:pk>", views.accept, name="registers_accept"),
    path("registers/measures/+readings/<int:pk>/unmap", views.unmap, name="registers_unmap"),
    path("registers/measures/<slug:code>/", views.measure, name="registers_measure"),
    path("registers/measures/<slug:code>/merge", views.merge, name="registers_merge"),
]
