"""Accounts: who works with the site, and how do they come in?"""
