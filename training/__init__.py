"""How the language model is made: corpora, network, training and export. Nothing in `dateline` imports this."""
