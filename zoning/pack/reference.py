"""Reading where a rule stands in the law."""

from collections.abc import Iterator

from zoning.document import Form, Problems
from zoning.rule import Reference


def read_references(form: Form, problems: Problems) -> Iterator[Reference]:
    """The `references` of a form; at least one."""
    forms = form.forms("references", required=True)
    if form.has("references") and not forms:
        problems.add("pack-invalid", form.line, form.name("references"), "no source", "at least one reference")
    for item in forms:
        item.text("source_row")
        yield Reference(
            act=item.text("act", required=True),
            article=item.text("article", required=True),
            in_force_from=item.day("in_force_from"),
            href=_read_href(item),
            read_on=item.day("read_on"),
            read_in=item.choice("read_in", ("primary", "secondary")) or None,
        )
        item.close()


def _read_href(form: Form) -> str | None:
    href = form.text("href")
    if ":" in href and not href.startswith(("https://", "http://")):
        form.problems.add("bad-value", form.line, form.name("href"), href, "an http(s) address")
        return None
    return href or None
