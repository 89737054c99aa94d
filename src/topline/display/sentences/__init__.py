"""Headlines: the main numbers of a readout in a sentence each."""

from topline.display.sentences.headlines import phrase_headlines

__all__ = ["phrase_headlines"]
