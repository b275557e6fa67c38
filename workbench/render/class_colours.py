"""The colours of classes: the same number has the same colour in every picture, list and figure."""

from __future__ import annotations

from .points import COLOURS

YELLOW = "#f0e442"  # the eighth of Okabe and Ito's
CYCLE = (*COLOURS[:6], YELLOW)  # people with the common colour blindnesses tell them apart; grey would be no class
SHADES = (0.0, 0.4, -0.3)  # of the cycle's first, second and third round: as it is, towards white, towards black
BLACK, WHITE = "#000000", "#ffffff"
MIDDLE = 0.179  # the luminance that black and white set off equally well (WCAG 2)


def class_colour(number: int) -> str:
    """#rrggbb of a class by its number; numbers that are near each other differ."""
    turn, place = divmod(int(number), len(CYCLE))
    shade = SHADES[turn % len(SHADES)]
    end = 255 if shade > 0 else 0
    mixed = (round(part + abs(shade) * (end - part)) for part in rgb(CYCLE[place]))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def rgb(colour: str) -> tuple[int, int, int]:
    """The three parts of #rrggbb."""
    red, green, blue = bytes.fromhex(colour[1:7])
    return red, green, blue


def halo_of(colour: str) -> str:
    """Black or white, whichever sets a line of this colour off from a picture that may have any colour."""
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    return BLACK if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > MIDDLE else WHITE
