"""PDF: what does a page say, in which order, and what on it is a table or the page's own frame?

Each module answers one question, in the order of the work: `opened` (may this file be read), `pages` (characters and
ruled lines), `characters` (which of them are words), `lines`, `grids` and `aligned` (tables), `columns`, `frame` (heads,
feet, page numbers), `notes`, `paragraphs`, and `reader`, which puts them together.
"""
