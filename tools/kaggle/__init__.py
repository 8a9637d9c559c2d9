"""Kaggle as a source, from the files of its own data set Meta Kaggle: tiers and medals, with who shares them."""
