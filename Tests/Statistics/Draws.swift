import Tiers

typealias Draws = SplitMix
