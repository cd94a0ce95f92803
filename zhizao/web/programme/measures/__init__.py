"""The register of measures: what do targets count, and how do its values add up?"""
