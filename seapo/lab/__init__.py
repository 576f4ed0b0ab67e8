"""The laboratory's world: facts, questions and authors, made from seeds, with nothing but the standard library.

Building the embedded model and experimenting on it are workers; what is here can be read and tested
without a model library.
"""
