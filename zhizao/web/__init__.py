"""The site: the only package that knows Django; it mirrors the engine, one app for each package."""
