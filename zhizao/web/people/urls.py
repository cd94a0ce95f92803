"""Addresses of the door and of people."""

from __future__ import annotations

from django.urls import path

from zhizao.web.people import views

urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="sign_in"),
    path("sign-out", views.SignOut.as_view(), name="sign_out"),
    path("try-as", views.try_as, name="try_as"),
    path("language", views.speak, name="speak"),
]
