"""The working pages: forms for reports, moves, extensions and checkpoints, and what waits for whom."""
