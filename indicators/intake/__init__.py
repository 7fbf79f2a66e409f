"""A file becomes a submission: read, recognised, parsed, checked, stored."""
