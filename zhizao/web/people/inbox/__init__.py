"""The inbox: what was a person told?"""
