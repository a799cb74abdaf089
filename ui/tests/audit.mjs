// Opens every state of the gallery in Chromium, lets axe-core judge it, checks that nothing runs out of the window sideways, and takes its picture.
//   npm run audit [-- --shots DIR] [--only SUBSTRING] [--views ja,en,dark,zoom,contrast]
// Needs chromium and chromedriver (Debian packages) and nothing from the network.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

import { chromiumBrowser } from "./chromium.mjs";
import { servedGallery } from "./served.mjs";

const { values: options } = parseArgs({
  options: { shots: { type: "string" }, only: { type: "string", default: "" }, views: { type: "string", default: "ja,en,dark,zoom,contrast" } },
});

/** How a person may see it: window in CSS pixels, language, media features. */
const views = {
  ja: { width: 1180, height: 780 },
  tall: { width: 1180, height: 1900 },
  en: { width: 1180, height: 780, locale: "en" },
  dark: { width: 1180, height: 780, media: { "prefers-color-scheme": "dark" } },
  // 1180 px at 200 %.
  zoom: { width: 590, height: 390 },
  narrow: { width: 720, height: 900 },
  contrast: { width: 1180, height: 780, media: { "forced-colors": "active" } },
  wide: { width: 3840, height: 2160 },
};

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const gallery = await servedGallery();
const chromium = await chromiumBrowser();

let failures = 0;
try {
  const { browser } = chromium;
  await browser.go(gallery.address);
  await browser.until("return document.querySelectorAll('li').length > 0");
  const names = await browser.run("return [...document.querySelectorAll('li a:first-child')].map((a) => a.textContent)");
  const asked = options.views.split(",");
  for (const name of names.filter((name) => name.includes(options.only))) {
    for (const locale of ["ja", "en"]) failures += await audit(browser, name, locale, asked.filter((view) => (views[view].locale ?? "ja") === locale));
  }
} finally {
  await chromium.close();
  await gallery.close();
}
console.log(failures === 0 ? "audit: no violations" : `audit: ${failures} violations`);
process.exitCode = failures === 0 ? 0 : 1;

/** The page is loaded once; a window of another size or another theme changes it where it stands, as it does for a person. */
async function audit(browser, name, locale, viewNames) {
  if (viewNames.length === 0) return 0;
  await browser.show(views[viewNames[0]]);
  await browser.go(`${gallery.address}?state=${name}&locale=${locale}`);
  await browser.until("return document.querySelector('[data-screen]') !== null");
  await browser.run(axe);
  let failures = 0;
  for (const viewName of viewNames) failures += await look(browser, viewName, name);
  return failures;
}

async function look(browser, viewName, name) {
  await browser.show(views[viewName]);
  // A colour on its way from one theme to the other is neither's; what turns for ever is no transition.
  await browser.wait(`requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
    Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)).then(() => done()), 60)))`);
  if (options.shots) {
    mkdirSync(options.shots, { recursive: true });
    writeFileSync(`${options.shots}/${viewName}-${name}.png`, Buffer.from(await browser.picture(), "base64"));
  }
  const found = await browser.wait("axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.violations))");
  for (const { id, nodes } of found) {
    console.log(`${viewName} ${name}: ${id}\n${nodes.map((node) => `    ${node.target} ${node.failureSummary}`).join("\n")}`);
  }
  const overflow = await browser.run(`
    const main = document.querySelector("main");
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);`);
  if (overflow > 0) console.log(`${viewName} ${name}: ${overflow} px run out of the window sideways`);
  return found.length + (overflow > 0 ? 1 : 0);
}
