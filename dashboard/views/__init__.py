"""One short script a view."""
