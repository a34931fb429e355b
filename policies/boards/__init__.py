"""Tasks as they can be looked at: a board by status, a 台账 in groups, the halves face to face; the load of units."""
