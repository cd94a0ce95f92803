"""Addresses of the door, of people and their rights, of notices, and of the audit."""

from __future__ import annotations

from django.urls import path

from zhizao.web.people import views
from zhizao.web.people.accounts import views as accounts
from zhizao.web.people.grants import views as grants
from zhizao.web.people.inbox import views as inbox
from zhizao.web.people.trail import views as trail

urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="sign_in"),
    path("sign-out", views.SignOut.as_view(), name="sign_out"),
    path("try-as", views.try_as, name="try_as"),
    path("language", views.speak, name="speak"),
    path("welcome/<str:uidb64>/<str:token>/", accounts.Welcome.as_view(), name="welcome"),
    path("me/", accounts.me, name="me"),
    path("me/password/", accounts.password, name="me_password"),
    path("me/sessions/end", accounts.end_sessions, name="me_end_sessions"),
    path("me/calendar", accounts.calendar_address, name="me_calendar"),
    path("people/", accounts.people, name="people"),
    path("people/add/", accounts.add, name="people_add"),
    path("people/<int:pk>/", accounts.person, name="people_person"),
    path("people/<int:pk>/link", accounts.link, name="people_link"),
    path("people/<int:pk>/close", accounts.close, name="people_close"),
    path("people/<int:pk>/reopen", accounts.reopen, name="people_reopen"),
    path("people/<int:pk>/appoint", accounts.appoint, name="people_appoint"),
    path("grants/", grants.grants, name="grants"),
    path("grants/<int:pk>/", grants.person, name="grants_person"),
    path("grants/take/<int:pk>", grants.take, name="grants_take"),
    path("notices/", inbox.inbox, name="notices"),
    path("notices/<int:pk>", inbox.follow, name="notices_follow"),
    path("notices/read", inbox.read_all, name="notices_read_all"),
    path("audit/", trail.events, name="audit"),
    path("audit/<int:seq>/", trail.event, name="audit_event"),
    path("audit/export.jsonl", trail.export, name="audit_export"),
    path("audit/verify", trail.verify, name="audit_verify"),
]
