"""What benchmarks/relevance.py is made of: reading judged sets, measures, plain baselines, the site's search."""
