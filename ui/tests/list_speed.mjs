// How fast the list of 10 000 links is drawn and scrolled, in the built gallery, as rows of a table in Markdown. `cargo xtask bench list` puts
// them into docs/performance.md. Needs chromium and chromedriver (Debian packages) and nothing from the network.
import { chromiumBrowser } from "./chromium.mjs";
import { servedGallery } from "./served.mjs";

const ROUNDS = 15;
/** From another page back to the list: everything between the view-model, which is there, and the next frame but one. */
const PAINTED = `
  const begun = performance.now();
  document.querySelector("[data-testid=nav-dashboard]").click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));`;
/** 90 frames down the list, so many pixels each, and the milliseconds from one to the next; every frame must show rows of the list. */
const scrolled = (pixels) => `
  const main = document.querySelector("main");
  const times = [];
  const step = (now) => {
    times.push(now);
    const seen = document.elementFromPoint(600, 500)?.closest("[data-kind]");
    if (times.length > 3 && !seen) return done({ blank: times.length });
    if (times.length > 90) return done(times.slice(1).map((time, n) => time - times[n]));
    main.scrollBy(0, ${pixels});
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);`;

const gallery = await servedGallery();
const chromium = await chromiumBrowser();

try {
  const { browser } = chromium;
  await browser.show({ width: 1180, height: 780 });
  await browser.go(`${gallery.address}?state=dashboard-10000&locale=ja`);
  await browser.until("return document.querySelector('[data-screen=dashboard] [data-kind=link]') !== null");

  const drawn = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await browser.run("document.querySelector('[data-testid=nav-help]').click()");
    await browser.until("return document.querySelector('[data-screen=help]') !== null");
    drawn.push(await browser.wait(PAINTED));
  }
  console.log(`| from the view-model to the painted list | ${spread(drawn)} |`);

  for (const [what, pixels] of Object.entries({ "turning the wheel, 120 pixels": 120, "dragging the bar, a window's height": 780 })) {
    const frames = [];
    for (let round = 0; round < 3; round += 1) {
      const times = await browser.wait(scrolled(pixels));
      if (times.blank) throw new Error(`frame ${times.blank} shows no row`);
      frames.push(...times);
    }
    const late = frames.filter((frame) => frame > 50).length;
    console.log(`| one frame while ${what} each | ${spread(frames)}; above 50 ms: ${late} of ${frames.length} |`);
  }
} finally {
  await chromium.close();
  await gallery.close();
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return `${at(0.5)} ms (95 %: ${at(0.95)}, slowest ${at(1)})`;
}
