"""Folders: many documents are read on all cores, and only what changed since is read again."""
