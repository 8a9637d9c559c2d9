"""The reader of roles: invented texts, the composer that makes them long and noisy, the fit and its figures."""
