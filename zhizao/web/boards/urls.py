"""Addresses of the boards: all under their programme."""

from __future__ import annotations

from django.urls import path

from zhizao.web.boards.views import ledgers, seeing, things

HERE = "p/<int:programme>/"

urlpatterns = [
    path(f"{HERE}today/", seeing.today, name="today"),
    path(f"{HERE}wall/", seeing.wall, name="wall"),
    path(f"{HERE}targets/<int:pk>/", things.target, name="wall_target"),
    path(f"{HERE}tasks/<int:pk>/", things.task, name="wall_task"),
    path(f"{HERE}units/<int:body>/", things.unit, name="wall_unit"),
    path(f"{HERE}duties/<int:pk>/", things.duty, name="wall_duty"),
    path(f"{HERE}duties/<int:pk>/light", things.set_light, name="wall_set_light"),
    path(f"{HERE}lights/<int:pk>/end", things.end_light, name="wall_end_light"),
    path(f"{HERE}ledger/", ledgers.screen, name="ledger"),
    path(f"{HERE}ledger.xlsx", ledgers.excel, name="ledger_excel"),
    path(f"{HERE}ledger/selected", ledgers.bulk, name="ledger_bulk"),
    path(f"{HERE}ledger/views", ledgers.keep_view, name="ledger_keep_view"),
    path(f"{HERE}ledger/views/<int:pk>/drop", ledgers.drop_view, name="ledger_drop_view"),
    path(f"{HERE}map/", seeing.place_map, name="map"),
    path(f"{HERE}map/zones", ledgers.zones, name="map_zones"),
    path(f"{HERE}ranking/", seeing.rank, name="ranking"),
    path(f"{HERE}leader/", seeing.one_page, name="leader"),
    path(f"{HERE}search/", seeing.find, name="search"),
]
