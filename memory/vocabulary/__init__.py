"""The shelves of the dictionary, one file per stage of the way. Read and import them through `memory.records`."""
