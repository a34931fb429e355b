"""A made-up register of any size, the pages that show it, and what they cost; see benchmarks/register.py."""
