"""One module per user task; the only place that combines methods."""
