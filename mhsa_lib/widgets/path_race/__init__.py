"""The path race: how a blue token's signal comes to a yellow one, step by step."""

from mhsa_lib.widgets.path_race.widget import PathRace

__all__ = ["PathRace"]
