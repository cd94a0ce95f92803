"""Grants: which roles does a person hold, and over which bodies?"""
