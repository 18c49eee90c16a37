"""Colours that can be told apart, for types the schema gives none.

Distance is Euclidean in Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020), which is close
to how different two colours look.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.schema import Schema

_Lab = tuple[float, float, float]

_LIGHTNESS = (0.45, 0.6, 0.73)  # dark enough on white, light enough on the page's dark theme
_CHROMA = (0.06, 0.12, 0.17)
_HUES = 36
_GREY: _Lab = (0.6, 0.0, 0.0)  # the page draws what has no label in grey


def label_colours(schema: Schema) -> dict[str, str]:
    """Return a colour, `#rrggbb`, for each entity type: the schema's own where it has one.

    The others are taken one by one, in the schema's order, each the colour farthest from all that are in use; so a
    type added at the end changes no colour.
    """
    colours = {name: entity.color.lower() for name, entity in schema.entity.items() if entity.color}
    taken = [_GREY, *(_to_oklab(colour) for colour in colours.values())]
    candidates = dict(_candidates())
    for name in schema.entity:
        if name not in colours:
            best = max(candidates, key=lambda colour: min(math.dist(candidates[colour], other) for other in taken))
            colours[name] = best
            taken.append(candidates.pop(best))
    return {name: colours[name] for name in schema.entity}


def colour_distance(one: str, other: str) -> float:
    """Return how different two colours `#rrggbb` look: 0 for equal ones, 1 for black and white."""
    return math.dist(_to_oklab(one), _to_oklab(other))


def _candidates() -> Iterator[tuple[str, _Lab]]:
    """Yield colours of a grid over Oklab that a screen can show."""
    for lightness in _LIGHTNESS:
        for chroma in _CHROMA:
            for step in range(_HUES):
                angle = math.tau * step / _HUES
                lab = (lightness, chroma * math.cos(angle), chroma * math.sin(angle))
                if (colour := _to_hex(lab)) is not None:
                    yield colour, lab


def _to_oklab(colour: str) -> _Lab:
    red, green, blue = (_to_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _to_hex(lab: _Lab) -> str | None:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    if not all(0 <= channel <= 1 for channel in channels):
        return None
    return "#" + "".join(f"{round(255 * _from_linear(channel)):02x}" for channel in channels)


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
