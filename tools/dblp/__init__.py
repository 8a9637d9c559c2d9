"""dblp as a source: computer science papers under identities that people look after."""
