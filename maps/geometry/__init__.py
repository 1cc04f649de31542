"""Zone geometry for the page: shared arcs, simplified by visibility, packed into one block of text."""
