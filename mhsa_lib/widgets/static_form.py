"""The parts of a widget's static form: its JSON, its table, the height it keeps."""

import html
import json


def island(values):
    r"""Return values as JSON that is safe inside a script element.

    >>> print(island({"label": "</script>"}))
    {"label":"\u003c/script>"}
    """
    text = json.dumps(
        values, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.replace("<", "\\u003c")


def html_table(rows, name):
    """Return rows of text as an HTML table, the first row and column as headers.

    It stands in a frame that scrolls, since no one knows how wide the reader's font is.
    The frame takes the focus, so that keys can scroll it; the book's site.js takes it
    out of the Tab order where nothing scrolls. A group, not a region: two frames on a
    page may share a name.
    """
    head, *body = [[html.escape(cell) for cell in row] for row in rows]
    lines = [
        '<div class="table-wrapper" role="group" tabindex="0" '
        f'aria-label="{html.escape(name)}" style="overflow-x: auto">',
        "<table>",
        "<thead><tr>",
    ]
    # An empty corner is no header.
    lines += [f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head]
    lines.append("</tr></thead><tbody>")
    for first, *rest in body:
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return "\n".join([*lines, "</tbody></table>", "</div>"])


def reserve_height(name, narrow, wide):
    """Return a style that keeps a live form's height free where mount.js comes.

    What follows must not jump then. Mounting takes the style away with the rest of the
    static form. `narrow` and `wide` are CSS lengths, for phones and wide screens.
    """
    chosen = (
        ':has([src$="mount.js"]) .mhsa-widget:not([data-mounted="failed"])'
        f":has(> .mhsa-reserve-{name})"
    )
    return (
        f'<style class="mhsa-reserve-{name}">@media (scripting: enabled) {{\n'
        f"{chosen} {{ min-height: {narrow}; }}\n"
        f"@media (min-width: 45rem) {{ {chosen} {{ min-height: {wide}; }} }} }}</style>"
    )
