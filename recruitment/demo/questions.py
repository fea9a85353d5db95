"""The questions of the demonstration's interviews: one for each criterion of the library, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.given import Question, Questions

TEXTS = {
    "foundations": (
        "Sur quelles notions de votre formation ce sujet s’appuie-t-il, et lesquelles vous faudra-t-il acquérir ?",
        "Which notions of your training does this subject rest on, and which will you have to acquire?",
    ),
    "inquiry": (
        "Racontez une question que vous avez menée jusqu’à un résultat : comment avez-vous su qu’il tenait ?",
        "Tell us of a question you took as far as a result: how did you know that it held?",
    ),
    "ownership": (
        "Par quoi commenceriez-vous, et quel résultat vous ferait changer de direction ?",
        "What would you begin with, and which result would make you change direction?",
    ),
    "explaining": (
        "Expliquez votre travail à une personne d’une autre discipline, en trois minutes.",
        "Explain your work to somebody of another discipline, in three minutes.",
    ),
    "together": (
        "Décrivez un travail mené à plusieurs : quelle était votre part, et qu’avez-vous fait d’un désaccord ?",
        "Describe work done with others: what was your part, and what did you do with a disagreement?",
    ),
    "research": (
        "Quel résultat de votre recherche compte le plus, pour qui, et sur quelles preuves repose-t-il ?",
        "Which result of your research matters most, to whom, and on what evidence does it rest?",
    ),
    "project": (
        "Que serait votre première année sur ce poste, et à quoi verrait-on qu’elle est réussie ?",
        "What would your first year in this post be, and how would one see that it succeeded?",
    ),
    "teaching": (
        "Choisissez un cours que vous avez donné : qu’y changeriez-vous, et pourquoi ?",
        "Choose a course that you taught: what would you change in it, and why?",
    ),
    "transfer": (
        "Qui, hors de la recherche, peut se servir de vos travaux, et qu’avez-vous fait pour cela ?",
        "Who outside research can use your work, and what have you done for that?",
    ),
    "collective": (
        "Quelle tâche commune avez-vous prise en charge, et qu’a-t-elle changé pour les autres ?",
        "Which common task have you taken on, and what did it change for others?",
    ),
    "methods": (
        "Quelle méthode maîtrisez-vous le mieux ? Donnez un cas où elle ne suffisait pas.",
        "Which method do you command best? Give a case in which it was not enough.",
    ),
    "leadership": (
        "Décrivez un groupe que vous avez conduit : qu’est-ce que ses membres n’auraient pas fait sans vous ?",
        "Describe a group that you led: what did others do that they would not have done without you?",
    ),
    "vision": (
        "Que devrait être ce domaine à l’école dans cinq ans, et par quelles étapes y arriver ?",
        "What should this field be at the school in five years, and by which steps?",
    ),
    "responsibility": (
        "Quelle responsabilité collective avez-vous exercée, et quelle décision difficile y avez-vous prise ?",
        "Which collective responsibility have you held, and which difficult decision did you take in it?",
    ),
    "society": (
        "Qu’est-ce que votre travail a changé hors de l’université, effets non voulus compris, et comment le sait-on ?",
        "What has your work changed outside academia, unintended effects included, and how is this known?",
    ),
    "expertise": (
        "Un appareil donne deux mesures qui se contredisent : comment procédez-vous ?",
        "An instrument gives two readings that contradict each other: how do you proceed?",
    ),
    "quality": (
        "Comment rendez-vous une mesure traçable, de l’échantillon au résultat publié ?",
        "How do you make a measurement traceable, from the sample to the published result?",
    ),
    "users": (
        "Racontez comment vous avez rendu quelqu’un autonome sur un équipement.",
        "Tell us how you made somebody autonomous on an instrument.",
    ),
    "coordination": (
        "Décrivez un projet mené avec plusieurs équipes : qu’est-ce qui a pris du retard, et qu’avez-vous fait ?",
        "Describe a project run with several teams: what fell behind, and what did you do?",
    ),
    "follow_up": (
        "Un contrat s’achève dans deux mois et la moitié du budget reste à dépenser : que faites-vous ?",
        "A contract ends in two months and half its budget is unspent: what do you do?",
    ),
    "research_culture": (
        "De quoi une équipe de recherche a-t-elle besoin qu’un service de gestion ne voit pas toujours ?",
        "What does a research team need that an administrative service does not always see?",
    ),
    "advice": (
        "La personne responsable d’un projet veut une dépense que le contrat n’admet pas : que lui dites-vous ?",
        "A project leader wants an expense that the contract does not admit: what do you say?",
    ),
    "writing": (
        "Résumez, dans l’autre langue de cet entretien, un document que vous avez écrit.",
        "Sum up, in the other language of this interview, a document that you wrote.",
    ),
}  # fmt: skip


def questions(criteria: Sequence[str]) -> Questions:
    """One question for each criterion."""
    return Questions(tuple(Question(key, *TEXTS[key]) for key in criteria))
