"""Names taken out of what an extract says."""

from __future__ import annotations

import pytest

from recruitment.services.masking import masked

OTHERS = ("Zoé Zimmer", "Jean-Marc Le Gall", "Claire Petit", "Noël Dupont")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rien à retirer.", "Rien à retirer."),
        ("Zoé Zimmer a mieux répondu.", "[…] a mieux répondu."),
        ("ZIMMER, puis zimmer.", "[…], puis […]."),
        ("Zoe reste devant.", "[…] reste devant."),  # written without its accent
        ("Une méthode claire, dit Claire.", "Une méthode claire, dit […]."),
        ("M. Le Gall l’a dit.", "M. Le […] l’a dit."),  # a particle tells nobody
        ("Jean-Marc le note.", "[…] le note."),
        ("Yasmine Dupont-Vidal répond.", "Yasmine Dupont-Vidal répond."),  # her own name
        ("Devant la candidature 7, après la candidature 4.", "Devant la candidature […], après la candidature 4."),
        ("Petitement dit, un détail.", "Petitement dit, un détail."),  # within a word is no name
    ],
)
def test_others_are_not_named(text: str, said: str) -> None:
    assert masked(text, "Yasmine Dupont-Vidal", OTHERS, 4) == said
