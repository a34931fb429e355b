"""台账: the register in words, frozen on a day, and compared with another day."""
