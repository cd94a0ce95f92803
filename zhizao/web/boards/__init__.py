"""Boards: pages for seeing: today, wall, ledger, map, ranking, the leader's page, search."""
