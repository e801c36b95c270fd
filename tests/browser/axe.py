"""What axe-core finds on a page with widgets: every rule once, some rules again."""

from tests.browser.pages import ROOT, resize

AXE = ROOT / "publish" / "node_modules" / "axe-core" / "axe.min.js"
# Of all that axe looks at, only these depend on the theme, and these on the width.
COLOURS = ("color-contrast", "link-in-text-block")
SIZES = ("scrollable-region-focusable", "target-size")
# Every rule of WCAG 2.0 to 2.2, A and AA, and of best practice, whatever axe has as its
# default: only AAA, experimental and retired rules stay out.
RUN = """async (only) => {
  const out = ["experimental", "deprecated", "wcag2aaa", "wcag21aaa"];
  const chosen = axe.getRules().filter(({ ruleId, tags }) =>
    only ? only.includes(ruleId) : !tags.some((tag) => out.includes(tag)));
  const runOnly = { type: "rule", values: chosen.map((rule) => rule.ruleId) };
  const options = { runOnly, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}"""


def axe_violations(page, only=None):
    """What axe-core finds, by all rules or by those that are named: one line a node."""
    if not AXE.is_file():
        raise FileNotFoundError(
            f"axe-core is not at {AXE.relative_to(ROOT)}; run `npm ci` in publish"
        )
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, only)


def check_axe(page, width, *others):
    """See that axe finds nothing: by all rules at this width, in light, and then again
    by what depends on the theme, in dark, and on the width, at others.
    """
    for theme, at, only in (
        ("dark", width, COLOURS),
        ("light", width, None),
        *(("light", other, SIZES) for other in others),
    ):
        page.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        resize(page, at)
        found = axe_violations(page, only)
        assert not found, (theme, at, found)
