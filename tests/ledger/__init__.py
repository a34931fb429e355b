"""Frozen registers and their comparison."""
