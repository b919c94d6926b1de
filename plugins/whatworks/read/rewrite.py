"""How a value is put in place of another in front matter, and nothing else of it is touched."""

import yaml

from whatworks.model import Edit, FieldPath, Position
from whatworks.read.slips import quoted


def replacement(
    text: str, first_line: int, path: FieldPath, value: object, *, of_name: bool = False
) -> tuple[Edit, ...]:
    """Return what puts a value, or another name for it, in place of the one at a path.

    It keeps the quotation marks that are there. Where the value is not written on one line, as
    text or as brackets, nothing is returned.
    """
    found = _nodes_at(text, path)
    if found is None or "\n" in str(value):
        return ()
    node = found[0] if of_name else found[1]
    start, end = node.start_mark.index, _end(node)
    if "\n" in text[start:end] or (isinstance(node, yaml.ScalarNode) and node.style in (">", "|")):
        return ()
    written = _flow(value, getattr(node, "style", None))
    if isinstance(node, yaml.MappingNode):
        written = quoted(str(value))
    return (Edit(_place(text, start, first_line), _place(text, end, first_line), written),)


def _nodes_at(text: str, path: FieldPath) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the name and the value at a path; of an entry of a list, the value twice."""
    node = yaml.compose(text, Loader=yaml.CBaseLoader)
    name = node
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pairs = ((key, inner) for key, inner in node.value if key.value == part)
            name, node = next(pairs, (None, None))
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            name = node = node.value[part] if part < len(node.value) else None
        else:
            return None
    return (name, node) if name is not None and node is not None else None


def _end(node: yaml.Node) -> int:
    """Return the offset after a value; YAML itself lets a block end where the next one starts."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _place(text: str, offset: int, first_line: int) -> Position:
    before = text[:offset]
    return Position(before.count("\n") + first_line, offset - before.rfind("\n"))


def _flow(value: object, style: str | None = None) -> str:
    """Return a value as it is written on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    text = str(value)
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    try:
        read = yaml.load(f"[{text}]", Loader=yaml.CBaseLoader)
        is_plain = read == [text] and not style
    except yaml.YAMLError:
        is_plain = False
    return text if is_plain else quoted(text)
