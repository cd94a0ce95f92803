"""The programme: breakdown, cycles, reports, evidence, reviews and lights."""
