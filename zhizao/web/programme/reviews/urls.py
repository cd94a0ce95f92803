"""Addresses of reviews."""

from __future__ import annotations

from django.urls import path

from zhizao.web.programme.reviews import views

HERE = "p/<int:programme>/reviews/"

urlpatterns = [
    path(HERE, views.reviews, name="reviews"),
    path(f"{HERE}approve", views.approve_many, name="reviews_approve_many"),
    path(f"{HERE}<int:pk>/", views.review, name="reviews_report"),
    path(f"{HERE}<int:pk>/approve", views.approve, name="reviews_approve"),
    path(f"{HERE}<int:pk>/return", views.send_back, name="reviews_return"),
]
