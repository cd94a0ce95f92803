"""The register of bodies: who exists under which name, and what becomes of their duties when they end?"""
