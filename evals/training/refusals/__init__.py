"""Which wishes about protected traits the rules refuse, measured on sentences written before the rules were read."""
