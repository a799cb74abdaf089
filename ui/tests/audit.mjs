// Opens every state of the gallery in Chromium (as on Windows) and in WebKitGTK (as on Linux), lets axe-core judge it, checks that everything
// fits into the window and that nothing moves for who wants no motion. The views are in views.mjs.
//   npm run audit [-- --shots DIR] [--only SUBSTRING] [--views ja,en,…]
// Needs chromium, chromedriver, WebKitWebDriver with MiniBrowser, Xvfb (Debian packages) and nothing from the network.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

import { chromiumBrowser } from "./chromium.mjs";
import { complaints } from "./judge.mjs";
import { servedGallery } from "./served.mjs";
import { engineOf, localeOf, missing, rulesFor, shows, views } from "./views.mjs";
import { webkitBrowser } from "./webkit.mjs";

const { values: options } = parseArgs({
  options: { shots: { type: "string" }, only: { type: "string", default: "" }, views: { type: "string", default: Object.keys(views).join() } },
});
const asked = options.views.split(",");
const unknown = asked.filter((view) => !(view in views));
if (unknown.length > 0) throw new Error(`no view is named ${unknown}`);
if (options.shots) mkdirSync(options.shots, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const gallery = await servedGallery();
let failures = 0;
let looks = 0;
let broken = false;
const tour = (engine, browsers) => toured(engine, browsers, asked.filter((view) => engineOf(view) === engine));
// Two of Chromium beside one of WebKit take both cores of a small machine to the end.
const tours = await Promise.allSettled([tour("chromium", [chromiumBrowser, chromiumBrowser]), tour("webkit", [webkitBrowser])]);
await gallery.close();
for (const { reason } of tours) if (reason) throw reason;
if (looks === 0) throw new Error(`nothing was looked at: no state "${options.only}" in the views ${asked}`);
console.log(`audit: ${looks} looks, ${failures === 0 ? "no violations" : `${failures} violations`}`);
process.exitCode = failures === 0 ? 0 : 1;

/** Every state, each shown by whichever browser is free. */
async function toured(engine, start, wanted) {
  if (wanted.length === 0) return;
  const browsers = await Promise.all(start.map((one) => one()));
  try {
    const states = await names(browsers[0].browser);
    await Promise.all(
      browsers.map(async ({ browser }) => {
        for (let state = states.shift(); state !== undefined && !broken; state = states.shift()) await visit(browser, state, wanted);
      }),
    );
  } finally {
    await Promise.all(browsers.map(({ close }) => close()));
  }
}

async function names(browser) {
  await browser.go(gallery.address);
  await browser.until("return document.querySelectorAll('li').length > 0");
  const all = await browser.run("return [...document.querySelectorAll('li a:first-child')].map((a) => a.textContent)");
  if (missing(all).length > 0) throw new Error(`the sample of views.mjs has states that the gallery has not: ${missing(all)}`);
  return all.filter((name) => name.includes(options.only));
}

/** The page is loaded once for each language; a window of another size or another theme changes it where it stands, as it does for a person. */
async function visit(browser, state, wanted) {
  for (const locale of ["ja", "en"]) {
    const here = wanted.filter((view) => localeOf(view) === locale && shows(view, state));
    if (here.length === 0) continue;
    await browser.show(views[here[0]]);
    await browser.go(`${gallery.address}?state=${state}&locale=${locale}`);
    await browser.until("return document.documentElement.dataset.gallery === 'ready'");
    await browser.run(axe);
    for (const view of here) {
      await look(browser, state, view).catch((error) => {
        broken = true; // The other browsers need not go on to the end.
        throw new Error(`${view} ${state}`, { cause: error });
      });
    }
  }
}

async function look(browser, state, view) {
  await browser.show(views[view]);
  const found = await complaints(browser, { rules: rulesFor(view, state), still: views[view].still });
  for (const complaint of found) console.log(`${view} ${state}: ${complaint}`);
  looks += 1;
  failures += found.length;
  if (options.shots) writeFileSync(`${options.shots}/${view}-${state}.png`, Buffer.from(await browser.picture(), "base64"));
}
