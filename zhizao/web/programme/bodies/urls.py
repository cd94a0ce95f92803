"""Addresses of the registers and of bodies."""

from __future__ import annotations

from django.urls import path, register_converter

from zhizao.web.programme.bodies import views


class Form:
    """The forms in which the register goes out."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Form, "table_form")
urlpatterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/bodies/", views.bodies, name="registers_bodies"),
    path("registers/bodies.<table_form:form>", views.export, name="registers_export"),
    path("registers/bodies/+add/", views.add, name="registers_add"),
    path("registers/bodies/+import/", views.take_in, name="registers_import"),
    path("registers/bodies/+import/commit", views.commit, name="registers_commit"),
    path("registers/bodies/+owners/", views.owners, name="registers_owners"),
    path("registers/bodies/+owners/answer", views.answer, name="registers_answer"),
    path("registers/bodies/<slug:code>/", views.body, name="registers_body"),
    path("registers/bodies/<slug:code>/edit/", views.edit, name="registers_edit"),
    path("registers/bodies/<slug:code>/rename", views.rename, name="registers_rename"),
    path("registers/bodies/<slug:code>/names", views.call, name="registers_call"),
    path("registers/bodies/<slug:code>/names/<int:pk>/remove", views.uncall, name="registers_uncall"),
    path("registers/bodies/<slug:code>/end/", views.end, name="registers_end"),
]
