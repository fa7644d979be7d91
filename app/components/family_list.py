"""The families of kinds of nodes for the browser: ``drawing/families.js`` colors what belongs to one."""

from app.components import Wording
from cnnviz.graph.kinds import families


def family_entries(words: Wording) -> list[dict[str, str]]:
    """Slug, name, letter and colors of each family, in the order of a legend; JSON-serializable.

    ``words`` hold ``kinds.family.<slug>``. Raises ``KeyError`` for a missing word.
    """
    entries = []
    for slug, style in families().items():
        name = words.get(f"kinds.family.{slug}")
        if name is None:
            raise KeyError(f"kinds.family.{slug}")
        entries.append({"slug": slug, "name": name, **style})
    return entries
