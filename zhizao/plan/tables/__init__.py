"""Tables: what do the tables of an annex promise, report and order? One module a step: cells, find, head, rows, values, read."""
