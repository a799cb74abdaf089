// A headless Chromium, driven by chromedriver (WebDriver and the DevTools protocol). Needs chromium and chromedriver (Debian packages).
import { announced, started } from "./child.mjs";
import { session } from "./webdriver.mjs";

const ARGUMENTS = ["headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars"];
const FEATURES = ["prefers-color-scheme", "forced-colors", "prefers-reduced-motion"];

export async function chromiumBrowser() {
  const { child: driver, end } = started("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const options = { args: ARGUMENTS.map((argument) => `--${argument}`) };
    const plain = await session(`http://127.0.0.1:${await announced(driver, /successfully on port (\d+)\D/)}`, { browserName: "chrome", "goog:chromeOptions": options });
    // A session that cannot be ended goes with its browser: why the visit failed matters more.
    const close = () => plain.end().catch(() => {}).finally(end);
    return { browser: { ...plain, show: (view) => show(plain, view) }, close };
  } catch (error) {
    end();
    throw error;
  }
}

async function show({ ask }, { width, height, media = {} }) {
  const cdp = (cmd, params) => ask("POST", "goog/cdp/execute", { cmd, params });
  await cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  await cdp("Emulation.setEmulatedMedia", { features: FEATURES.map((name) => ({ name, value: media[name] ?? "" })) });
}
