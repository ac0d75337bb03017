"""Vectors of texts: kept small, compared, and added to what words say. No input or output."""
