"""What is known and kept: the vocabulary, the error tree, the SQL store, the vector index, dated market knowledge."""
