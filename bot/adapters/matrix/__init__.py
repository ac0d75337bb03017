"""Parley in rooms of Matrix, end-to-end encrypted or not."""
