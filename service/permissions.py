"""Who may do what: the one check that every writing function of the service begins with."""

from memory.errors import NotPermitted
from memory.records import Actor, ActorRole

LOCAL_ROLES: tuple[ActorRole, ...] = ("recruiter", "reviewer", "admin")


def local_actor(user: str) -> Actor:
    """The person at the terminal: on the embedded store with no accounts they hold all roles."""
    return Actor(id=f"local:{user}", roles=LOCAL_ROLES)


def require(actor: Actor, role: ActorRole) -> None:
    """Raises: NotPermitted: the actor does not hold this role."""
    if role not in actor.roles:
        raise NotPermitted(f"{actor.id} is not a {role}; ask an admin of this store")
