"""The position explorer: move the words, and see whether attention notices."""

from mhsa_lib.widgets.position_explorer.widget import PositionExplorer

__all__ = ["PositionExplorer"]
