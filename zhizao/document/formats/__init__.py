"""Formats: which words does a file hold, and where in it does each of them stand? One module a format."""
