"""The towns that a place of work may be, drawn from GeoNames."""
