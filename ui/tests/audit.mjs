// Opens every state of the gallery in Chromium, lets axe-core judge it, checks that nothing runs out of the window sideways, and takes its picture.
//   npm run audit [-- --shots DIR] [--only SUBSTRING] [--views ja,en,dark,zoom,contrast]
// Needs chromium and chromedriver (Debian packages) and nothing from the network.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

import { createServer } from "vite";

import { chromiumBrowser } from "./chromium.mjs";

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
const server = await createServer({ server: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
await server.listen();
const gallery = `http://127.0.0.1:${server.httpServer.address().port}/gallery.html`;
const chromium = await chromiumBrowser();

let failures = 0;
try {
  const { browser } = chromium;
  await browser.go(gallery);
  await browser.until("return document.querySelectorAll('li').length > 0");
  const names = await browser.run("return [...document.querySelectorAll('li a:first-child')].map((a) => a.textContent)");
  for (const view of options.views.split(",")) {
    for (const name of names.filter((name) => name.includes(options.only))) failures += await audit(browser, view, name);
  }
} finally {
  await chromium.close();
  await server.close();
}
console.log(failures === 0 ? "audit: no violations" : `audit: ${failures} violations`);
process.exitCode = failures === 0 ? 0 : 1;

async function audit(browser, viewName, name) {
  const view = views[viewName];
  await browser.show(view);
  await browser.go(`${gallery}?state=${name}&locale=${view.locale ?? "ja"}`);
  await browser.until("return document.querySelector('[data-screen]') !== null");
  await browser.wait("requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))");
  if (options.shots) {
    mkdirSync(options.shots, { recursive: true });
    writeFileSync(`${options.shots}/${viewName}-${name}.png`, Buffer.from(await browser.picture(), "base64"));
  }
  await browser.run(axe);
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
