"""Charts: figures drawn as SVG on the server, readable without a script, on paper and aloud."""
