"""The programme: a plan run over years: calendar, breakdown, reports, lights. Pure computation, no storage."""
