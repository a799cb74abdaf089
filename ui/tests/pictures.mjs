// Takes pictures of states of the gallery for the documents: node tests/pictures.mjs FOLDER FILE,STATE,LANGUAGE,PART …
// PART is `window` (as it opens) or `whole` (as high as its content). `cargo xtask pictures` knows which.
// Needs chromium, chromedriver and pngquant (Debian packages), which makes the files a third as large.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { chromiumBrowser } from "./chromium.mjs";
import { SETTLED } from "./judge.mjs";
import { servedGallery } from "./served.mjs";

/** The window as it opens (tauri.conf.json), for a person who wants no motion: a spinner looks the same each time. */
const WINDOW = { width: 1180, height: 780, media: { "prefers-reduced-motion": "reduce" } };
/** As high as the window must be for the content to end in it; never lower than it opens. */
const WHOLE = `const main = document.querySelector("main"); return innerHeight + main.scrollHeight - main.clientHeight;`;

const [folder, ...list] = process.argv.slice(2);
const wanted = list.map((one) => one.split(","));
for (const [file, , locale, part] of wanted) {
  if (!["ja", "en"].includes(locale)) throw new Error(`${file}: no language is named ${locale}`);
  if (!["window", "whole"].includes(part)) throw new Error(`${file}: no part is named ${part}`);
}
const gallery = await servedGallery();
const { browser, close } = await chromiumBrowser();
try {
  for (const [file, state, locale, part] of wanted) {
    await browser.show(WINDOW);
    await browser.go(`${gallery.address}?state=${state}&locale=${locale}`);
    await browser.until("return document.documentElement.dataset.gallery === 'ready'");
    await browser.wait(SETTLED);
    if (part === "whole") {
      await browser.show({ ...WINDOW, height: await browser.run(WHOLE) });
      await browser.wait(SETTLED);
    }
    writeFileSync(join(folder, file), quantised(Buffer.from(await browser.picture(), "base64")));
    console.log(`${file}: ${state}, ${locale}`);
  }
} finally {
  await close();
  await gallery.close();
}

function quantised(png) {
  const { status, stdout, stderr, error } = spawnSync("pngquant", ["--speed=1", "--strip", "-"], { input: png, maxBuffer: 1 << 26 });
  if (status !== 0) throw error ?? new Error(`pngquant: ${stderr}`);
  return stdout;
}
