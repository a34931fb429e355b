"""Reports on many tasks at once, outside the admin: the table of /tasks/bulk/, and the sheet that goes out and back."""
