"""Names that nobody bears, places, and the firms under `.example` at which nobody works."""

import random
import unicodedata

from evals.sandbox.things import Place

_FIRST = (
    "Abena", "Aiko", "Alba", "Amadou", "Anouk", "Arda", "Asha", "Bao", "Birgit", "Caio", "Chidi", "Dana", "Deniz",
    "Eero", "Elif", "Farah", "Femi", "Gita", "Håkon", "Ilse", "Imre", "Jiho", "Jun", "Kaia", "Kofi", "Lale", "Léa",
    "Lin", "Maren", "Mio", "Naveen", "Nilu", "Odd", "Ola", "Paz", "Quim", "Rafa", "Rania", "Ravi", "Saoirse", "Sena",
    "Soraya", "Tariq", "Tuuli", "Uma", "Vesna", "Wen", "Xio", "Yael", "Zofia",
)  # fmt: skip
_HEAD = (
    "Abr", "Bel", "Cor", "Dal", "Ebr", "Fen", "Gal", "Hal", "Isk", "Jor", "Kel", "Lum", "Mor", "Nev", "Ost", "Pel",
    "Quar", "Rem", "Sel", "Tor", "Ulm", "Vor", "Wes", "Yar", "Zel", "Åst", "Öz", "Łub",
)  # fmt: skip
_MIDDLE = ("a", "anti", "are", "edo", "eni", "ilo", "imba", "o", "oru", "uni", "uve", "ysta")
_TAIL = ("brandt", "castell", "dorff", "gara", "kawe", "lander", "mikko", "nova", "quist", "rathi", "sson", "tekin")

PLACES = (
    Place("Berlin", "DE"), Place("Zurich", "CH"), Place("Paris", "FR"), Place("London", "GB"), Place("Warsaw", "PL"),
    Place("Lisbon", "PT"), Place("Istanbul", "TR"), Place("Toronto", "CA"), Place("Bengaluru", "IN"),
    Place("San Francisco", "US"), Place("New York", "US"), Place("Tel Aviv", "IL"),
)  # fmt: skip
EMPLOYERS = ("Lumen Works", "Brasskite", "Fjordline", "Pier Nine", "Quarry Data", "Saltmarsh", "Tin Roof Robotics")


def invent(chance: random.Random, taken: set[str]) -> str:
    """A full name that nobody in `taken` bears; it is added to them."""
    while True:
        surname = chance.choice(_HEAD) + chance.choice(_MIDDLE) + chance.choice(_TAIL)
        name = f"{chance.choice(_FIRST)} {surname}"
        if name not in taken:
            taken.add(name)
            return name


def handle(name: str, taken: set[str], separator: str = "-") -> str:
    """A user name out of a full name, numbered where it is taken; it is added to them."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l")).encode("ascii", "ignore").decode()
    wanted = separator.join(plain.split())
    number = 2
    found = wanted
    while found in taken:
        found, number = f"{wanted}{number}", number + 1
    taken.add(found)
    return found
