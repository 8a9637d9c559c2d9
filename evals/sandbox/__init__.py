"""The invented world: people who do not exist, with a known truth. It never imports `tools`."""
