"""What counts as a plain yes or a plain stop in a conversation.

The whole message has to be one: `yes, but only in Berlin` changes the brief and accepts nothing, and `para un puesto
senior` is no `para`. Whatever is not plain is asked about again, which costs a turn; a gate opened by mistake costs
more.
"""

import re

from memory.knowledge.phrases import fold

_YES = frozenset({
    "yes", "yep", "yeah", "ok", "okay", "sure", "agreed", "accept", "accepted", "go", "start",
    "ja", "jawohl", "los", "passt", "einverstanden",
    "oui", "accord",
    "si", "vale", "claro", "adelante",
    "evet", "tamam", "olur",
})  # fmt: skip
_STOP = frozenset({
    "stop", "cancel", "abort", "stopp", "abbrechen", "abbruch", "arrete", "arretez", "annuler", "annule", "parar",
    "para", "cancelar", "detener", "dur", "durdur", "iptal",
})  # fmt: skip
_BESIDE = frozenset({
    "please", "thanks", "thank", "you", "the", "it", "this", "that", "all", "now", "ahead", "on", "do", "with",
    "search", "bitte", "danke", "gerne", "geht", "s", "es", "die", "das", "alles", "suche",
    "merci", "il", "vous", "te", "plait", "d", "bien", "sur", "la", "recherche", "tout",
    "por", "favor", "gracias", "que", "de", "busqueda", "todo",
    "lutfen", "tesekkurler", "aramayi", "baslat", "et",
})  # fmt: skip
"""Words that change nothing beside one of the others."""
_MOST = 6
"""Words of a message that is only a yes or a stop."""
_WORD = re.compile(r"\w+")


def agrees(text: str) -> bool:
    return _is_only(text, _YES)


def stops(text: str) -> bool:
    return _is_only(text, _STOP)


def _is_only(text: str, plain: frozenset[str]) -> bool:
    said = _WORD.findall(fold(text))
    return 0 < len(said) <= _MOST and bool(plain.intersection(said)) and plain.union(_BESIDE).issuperset(said)
