"""Scans: what does a picture of a page say? Its words are recognised by tesseract, where that is installed."""
