"""What axe-core finds on a page with widgets: every rule once, some rules again."""

from publish.paths import NODE_MODULES
from tests import extent
from tests.browser.pages import SETTLE, resize

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
# Of all that axe looks at, only these depend on the theme, and these on the width.
COLOURS = ("color-contrast", "link-in-text-block")
SIZES = ("scrollable-region-focusable", "target-size")
# Every rule of WCAG 2.0 to 2.2, A and AA, and of best practice, whatever axe has as its
# default: only AAA, experimental and retired rules stay out. `only`: these rules;
# `colours`: true for the rules on colour alone, false for the others; `fresh`: only the
# elements in window.fresh. `most`: of the cells of a widget's tables that look the same
# axe sees that many, for the colours of thousands take seconds. (That every shade of a
# map can be read is tested for the palette.)
RUN = """async ({ only, colours, fresh, most }) => {
  const out = ["experimental", "deprecated", "wcag2aaa", "wcag21aaa"];
  const wanted = ({ ruleId, tags }) => {
    if (only) return only.includes(ruleId);
    if (tags.some((tag) => out.includes(tag))) return false;
    return colours === undefined || colours === tags.includes("cat.color");
  };
  const values = axe.getRules().filter(wanted).map((rule) => rule.ruleId);
  const options = { runOnly: { type: "rule", values }, resultTypes: ["violations"] };
  const where = fresh ? { include: window.fresh } : document;
  const seen = new Map();
  const signs = (e) => [e.tagName, e.className, e.dataset.zone];
  const look = (cell) =>
    [cell.closest("table"), cell.parentNode, cell, ...cell.children].map(signs).join();
  const isAlike = (cell) => {
    if (cell.querySelector("a, button, input, select, [tabindex]")) return false;
    const times = (seen.get(look(cell)) ?? 0) + 1;
    seen.set(look(cell), times);
    return times > most;
  };
  const cells = document.querySelectorAll(".mhsa :is(td, th):not([role], [tabindex])");
  const alike = [...cells].filter(isAlike);
  for (const cell of alike) cell.style.visibility = "hidden";
  const { violations } = await axe.run(where, options);
  for (const cell of alike) cell.style.visibility = "";
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}"""


def axe_violations(page, **which):
    """What axe-core finds in the page as it is now: one line per element.

    `which` are RUN's only=, colours= and fresh=; without them every rule runs.
    """
    if not AXE.is_file():
        raise FileNotFoundError(f"axe-core is not at {AXE}; run `npm ci` in publish")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(SETTLE)
    return page.evaluate(RUN, {"most": 1e9 if extent.ALL else 5, **which})


def check_axe(page, width, *others):
    """See that axe finds nothing: by all rules at this width, in light, and then again
    by what depends on the theme, in dark, and on the width, at others.
    """
    for theme, at, which in (
        ("dark", width, {"only": COLOURS}),
        ("light", width, {}),
        *(("light", other, {"only": SIZES}) for other in others),
    ):
        page.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        resize(page, at)
        found = axe_violations(page, **which)
        assert not found, (theme, at, found)
