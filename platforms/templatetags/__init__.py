"""Tags of the templates that all lists share."""
