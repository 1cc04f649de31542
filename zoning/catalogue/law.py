"""What a catalogue says of the law: its packs, the parameters the law leaves open, its own lists of exemption."""

from pathlib import Path

from zoning.document import Form, text_of
from zoning.eia.local import LocalList, read_lists
from zoning.errors import FactError, PackError, Where
from zoning.fact import PARAMETER, find_fact, read_value
from zoning.pack import Pack, check_together, find_pack, load_pack


def read_packs(form: Form, folder: Path) -> tuple[Pack, ...] | None:
    """The packs a catalogue names, by paths seen from its folder or built-in names; None where it names none.

    What is wrong with them is noted among the problems of the catalogue.
    """
    names = form.words("packs")
    if form.has("packs") and not names:
        form.problems.add("bad-value", form.line, form.name("packs"), "nothing", "at least one pack")
    packs = []
    for name in names:
        try:
            packs.append(load_pack(find_pack(name, folder)))
        except PackError as error:
            form.problems.found.extend(error.problems)
    try:
        check_together(packs)
    except PackError as error:
        form.problems.found.extend(error.problems)
    return tuple(packs) if names else None


def read_eia_lists(form: Form, folder: Path) -> tuple[LocalList, ...]:
    """The `eia_lists` of a catalogue, by paths seen from its folder.

    What is wrong with them is noted among the problems of the catalogue.
    """
    try:
        return read_lists(folder / name for name in form.words("eia_lists"))
    except PackError as error:
        form.problems.found.extend(error.problems)
        return ()


def read_parameters(form: Form) -> dict[str, float]:
    """The `parameters` of a catalogue, each in the unit of the pack that declares it.

    One that no pack declares stays a bare number: it is told when a check is made.
    """
    table, values = form.form("parameters"), dict[str, float]()
    for name in table or ():
        assert table is not None  # it has keys
        fact, node = find_fact(f"{PARAMETER}{name}"), table.take(name)
        if fact is None or node is None:
            value = table.number(name)
        else:
            where = Where(file=form.problems.file, line=node.line, field=table.name(name))
            value = _read_in_unit(table, name, text_of(node), where)
        if value is not None:
            values[name] = value
    return values


def _read_in_unit(table: Form, name: str, text: str | None, where: Where) -> float | None:
    fact = find_fact(f"{PARAMETER}{name}")
    assert fact is not None  # the caller looked
    try:
        value = read_value(fact, text, where)
    except FactError as error:
        table.problems.found.extend(error.problems)
        return None
    if not isinstance(value, float):
        table.problems.add("bad-value", where.line, where.field, "nothing", f"a number of {fact.unit or 'no unit'}")
        return None
    return value
