"""Invented names. None belongs to anybody in particular."""

GIVEN = (
    "Amina", "Bastien", "Chiara", "Dimitri", "Élodie", "Farid", "Gaëlle", "Hugo", "Inès", "Jonas", "Karima", "Léo",
    "Maëlys", "Nicolas", "Oriane", "Pavel", "Quitterie", "Rachid", "Salomé", "Théo", "Ulrike", "Valentin", "Wiam",
    "Xavier", "Yasmine", "Zoé", "Anouk", "Bilal", "Camille", "Diego",
)  # fmt: skip
FAMILY = (
    "Aubrac", "Belhadj", "Castérès", "Dumontel", "Esposito", "Fontvieille", "Garrigue", "Hoarau", "Ivanova",
    "Jourdain", "Kervella", "Lacombe", "Mazière", "Nguyen-Valat", "Ostermann", "Peyrefort", "Quesnel", "Roumégas",
    "Sanchez-Vidal", "Tavernier", "Urrutia", "Vasseur", "Wieland", "Xhafer", "Ybarra", "Zimmer", "Arnoult",
    "Bonnafous", "Cazalis", "Delpuech",
)  # fmt: skip


def name(number: int) -> str:
    """The `number`-th invented name, from 0; the first 900 differ."""
    return f"{GIVEN[number % 30]} {FAMILY[(number * 7 + number // 30) % 30]}"


def address(number: int, domain: str = "candidate.example.org") -> str:
    """An address that leads nowhere, readable in a demonstration."""
    return f"candidat{number + 1:02d}@{domain}"
