"""Contrast: plans side by side, and two versions of one plan, as people look at them.

`given` opens what is compared, `cells` prints amounts in common units, `compared` and `changed` give the rows that the terminal
(`terminal`), the workbook (`workbook`) and the page (`page`) show.
"""
