// A headless Chromium, driven by chromedriver (WebDriver and the DevTools protocol). Needs chromium and chromedriver (Debian packages).
import { spawn } from "node:child_process";

export async function chromiumBrowser() {
  const driver = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const browser = await session(await driverPort(driver));
    const close = () => browser.end().finally(() => driver.kill());
    return { browser, close };
  } catch (error) {
    driver.kill();
    throw error;
  }
}

function driverPort(driver) {
  return new Promise((resolve) =>
    driver.stdout.on("data", (text) => {
      const port = /successfully on port (\d+)/.exec(text)?.[1];
      if (port) resolve(port);
    }),
  );
}

async function session(port) {
  const args = ["headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars"];
  const capabilities = { alwaysMatch: { browserName: "chrome", "goog:chromeOptions": { args: args.map((arg) => `--${arg}`) } } };
  const { sessionId } = await call("POST", `http://127.0.0.1:${port}/session`, { capabilities });
  const base = `http://127.0.0.1:${port}/session/${sessionId}`;
  const cdp = (cmd, params) => call("POST", `${base}/goog/cdp/execute`, { cmd, params });
  const run = (script) => call("POST", `${base}/execute/sync`, { script, args: [] });
  return {
    run,
    go: (url) => call("POST", `${base}/url`, { url }),
    wait: (script) => call("POST", `${base}/execute/async`, { script: `const done = arguments[0]; ${script}`, args: [] }),
    picture: () => call("GET", `${base}/screenshot`),
    end: () => call("DELETE", base),
    async until(script) {
      for (let tries = 0; !(await run(script)); tries += 1) {
        if (tries > 200) throw new Error(`never true: ${script}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    async show({ width, height, media = {} }) {
      await cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
      const features = ["prefers-color-scheme", "forced-colors"].map((name) => ({ name, value: media[name] ?? "" }));
      await cdp("Emulation.setEmulatedMedia", { features });
    },
  };
}

async function call(method, url, body) {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${url}: ${value.message}`);
  return value;
}
