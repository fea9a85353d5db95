"""Who may sign in to the demonstration. The password is public: this is for trying, never for real people."""

from __future__ import annotations

PASSWORD = "essai-otmr-2026"  # printed on purpose
DOMAIN = "demo.otmr.example"

# part, name, what the account is for
ALES = (
    ("manager", "Nathalie Roques", "hiring manager / responsable du recrutement"),
    ("hr", "Claire Fabre", "human resources / ressources humaines"),
    ("hr2", "Sofiane Haddad", "human resources, second look / second regard"),
    ("reviewer", "Julie Mercier", "review committee / comité de relecture"),
    ("reviewer2", "Étienne Barral", "review committee / comité de relecture"),
    ("reviewer3", "Maud Teissier", "review committee / comité de relecture"),
    ("director", "Bertrand Sicard", "director / direction"),
    ("security", "Agnès Viala", "security officer (FSD) / fonctionnaire de sécurité de défense"),
    ("security2", "Mathieu Jourdan", "deputy security officer / suppléance du FSD"),
    ("referee", "Sabine Cordier", "HR referee for clearances / référente RH des habilitations"),
    ("equality", "Odile Garnier", "equality referent / référente égalité"),
    ("deontology", "Solange Peyre", "deontology referent / référente déontologue"),
    ("auditor", "Hendrik De Smet", "auditor, read only / audit, lecture seule"),
    ("admin", "Luc Pradier", "school administrator / administration de l’école"),
)  # fmt: skip
PARIS = (
    ("paris.manager", "Samira Lounis", ""), ("paris.hr", "Paul Estève", ""), ("paris.hr2", "Irène Caron", ""),
    ("paris.reviewer", "Yves Le Goff", ""), ("paris.reviewer2", "Clara Montel", ""), ("paris.reviewer3", "Omar Diallo", ""),
    ("paris.director", "Hélène Marchetti", ""), ("paris.security", "Marc Ferrand", ""), ("paris.referee", "Élise Montané", ""),
    ("paris.deontology", "Gilles Aubrac", ""),
    ("paris.equality", "Nour Saadi", ""),
    ("paris.auditor", "Anke Vogel", ""), ("paris.admin", "Denis Rolland", ""),
)  # fmt: skip
GROUP = (("group", "Florence Aubin", "group administrator / administration du groupe"),)
# part, name, sex, R profile, position, employer, home school, country
JURORS = (
    ("chair", "Hélène Castan", "F", 4, "Professeure", "IMT Mines Alès", "ALES", "FR", "jury chair / présidence du jury"),
    ("juror1", "Marc Delorme", "M", 4, "Directeur de recherche", "IMT Mines Alès", "ALES", "FR", "juror / membre du jury"),
    ("juror2", "Aïcha Benali", "F", 4, "Professeure", "Université de Montpellier", None, "FR", "external juror / membre externe"),
    ("juror3", "Paul Vasseur", "M", 4, "Directeur de la recherche", "Ciments du Gardon", None, "FR", ""),
    ("juror4", "Ingrid Solberg", "F", 4, "Senior scientist", "SINTEF, Trondheim", None, "NO", ""),
    ("paris.chair", "Catherine Lemoine", "F", 4, "Professeure", "Télécom Paris", "PARIS", "FR", ""),
    ("paris.juror1", "Antoine Rey", "M", 4, "Professeur", "Télécom Paris", "PARIS", "FR", ""),
    ("paris.juror2", "Lucía Navarro", "F", 4, "Catedrática", "Universidad de Zaragoza", None, "ES", ""),
    ("paris.juror3", "Karim Oudjedi", "M", 4, "Professeur", "IMT Atlantique", "IMTA", "FR", ""),
    ("paris.juror4", "Viviane Laurenceau", "F", 4, "Professeure", "Université de Lille", None, "FR", ""),
    ("spare1", "Émilie Sauvaget", "F", 4, "Directrice de recherche", "Institut Jean-Lamour", None, "FR", ""),
    ("spare2", "Thomas Rouvière", "M", 3, "Maître-assistant", "IMT Mines Alès", "ALES", "FR", ""),
    ("spare3", "Julien Azéma", "M", 4, "Professeur", "IMT Nord Europe", "IMTNE", "FR", ""),
    ("spare4", "Mireille Kouassi", "F", 4, "Professeure", "École des ponts", None, "FR", ""),
)  # fmt: skip


def address(part: str) -> str:
    """The address of a part: `hr@…`, `paris.hr@…`."""
    return f"{part}@{DOMAIN}"


def table(base_url: str) -> str:
    """The accounts as lines to print after loading."""
    rows = [(address(part), use) for part, _, use in (*ALES, *GROUP)]
    rows += [(address(part), use) for part, *_, use in JURORS if use]
    rows.append(("candidat01@candidate.example.org", "candidate / personne candidate"))
    width = max(len(mail) for mail, _ in rows)
    lines = [f"  {mail:<{width}}  {use}" for mail, use in rows]
    return "\n".join([f"Accounts, all with the password {PASSWORD}", *lines, f"Sign in at {base_url}/sign-in"])
