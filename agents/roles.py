"""How the six roles are called in front of people."""

from memory.records import RoleLabel

_TITLES: dict[RoleLabel, str] = {
    "research_scientist": "research scientist",
    "research_engineer": "research engineer",
    "ml_engineer": "machine learning engineer",
    "ml_infrastructure_engineer": "ML infrastructure engineer",
    "applied_ai_engineer": "applied AI engineer",
    "data_scientist": "data scientist",
    "not_ai": "not an AI/ML role",
    "ambiguous": "not clear yet",
}


def role_title(role: RoleLabel) -> str:
    return _TITLES[role]
