"""The second reader: a language model of the person's own choice may propose records; it is off unless it is named.

`asking` cuts a document into questions, `endpoint` puts them to an OpenAI-compatible endpoint, `checking` lets through only
what stands word for word in the text, and `reading` adds it to the plan, marked with its origin and always for review.
"""
