"""Comparison: plans side by side, and one plan with its other versions.

`promises` tells what each target promises in units that can be compared, `sides` sets plans beside each other by measure,
`changes` sets two versions of one plan against each other, `identity` tells which texts are of one plan.
"""
