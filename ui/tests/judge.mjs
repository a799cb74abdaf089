// What one look at a page complains of. The functions run in the page.

const RULES = {
  // One of WCAG 2.2 AA is left off unless it is asked for.
  all: { rules: { "target-size": { enabled: true } } },
  drawn: { runOnly: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"] },
};

/** Whatever is on its way is waited for: a colour between two themes is neither's. What turns for ever is no transition. */
export const SETTLED = `requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
  Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)).then(() => done()), 60)));`;

const EXCUSED = {
  // The picture of many links has two numbers in a week, each of them in the button's name: axe wants them there side by side.
  "label-content-name-mismatch": "[data-testid=timeline]:is([data-kind=companies], [data-kind=all]) button",
  // While an answer is on its way the form is disabled for a moment; axe takes what is in it for unfocusable.
  "scrollable-region-focusable": "fieldset:disabled .terms",
};

const axe = (rules) => `
  const excused = ${JSON.stringify(EXCUSED)};
  const counts = ({ id }) => ({ target }) => !(id in excused && document.querySelector(target[0])?.matches(excused[id]));
  const words = ({ id }, nodes) => id + "\\n" + nodes.map((node) => "    " + node.target + " " + node.failureSummary).join("\\n");
  axe.run(document, ${JSON.stringify({ resultTypes: ["violations"], ...RULES[rules] })}).then(({ violations }) =>
    done(violations.flatMap((rule) => { const nodes = rule.nodes.filter(counts(rule)); return nodes.length > 0 ? [words(rule, nodes)] : []; })));`;

/**
 * The page may not scroll sideways, and no text may be cut off; what scrolls by itself (paper, terms) may be wider. A picture may shorten names with
 * an ellipsis: they stand in full in the list that it is a picture of.
 */
const FITS = `
  const main = document.querySelector("main");
  const over = Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
  const cut = [...document.querySelectorAll("body *")].filter((one) => {
    const { overflowX, textOverflow, clipPath } = getComputedStyle(one);
    return ["hidden", "clip"].includes(overflowX) && clipPath === "none" && textOverflow === "clip" && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1;
  });
  return [...(over > 0 ? [over + " px run out of the window sideways"] : []), ...cut.map((one) => "cut off: " + one.outerHTML.slice(0, 200))];`;

const STILL = `return document.getAnimations().filter(({ playState }) => playState === "running")
  .map(({ effect }) => "moves although the person asked for no motion: " + effect.target.outerHTML.slice(0, 200));`;

/** `rules`: `all`, `drawn` or null. */
export async function complaints(browser, { rules, still }) {
  await browser.wait(SETTLED);
  return [...(rules ? await browser.wait(axe(rules)) : []), ...(await browser.run(FITS)), ...(still ? await browser.run(STILL) : [])];
}
