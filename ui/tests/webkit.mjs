// The engine of the app's window on Linux: WebKitGTK's own small browser on a display that nobody sees.
// Needs webkit2gtk-driver, libwebkit2gtk-4.1-0 (its MiniBrowser) and xvfb (Debian packages).
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { announced, started } from "./child.mjs";
import { call, eventually, session } from "./webdriver.mjs";

export async function webkitBrowser() {
  const home = mkdtempSync(join(tmpdir(), "renkei-webkit-"));
  process.once("exit", () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const ends = [];
  const end = () => ends.toReversed().forEach((one) => one());
  try {
    const display = await startDisplay(ends);
    const address = `http://127.0.0.1:${await startDriver(ends, environment(display, home))}`;
    await eventually(() => call("GET", `${address}/status`).catch(() => false), "WebKitWebDriver is ready");
    const plain = await session(address, {});
    // A session that cannot be ended goes with its browser: why the visit failed matters more.
    const close = () => plain.end().catch(() => {}).finally(end);
    return { browser: { ...plain, show: (view) => show(plain, view) }, close };
  } catch (error) {
    end();
    throw error;
  }
}

async function startDisplay(ends) {
  const { child: server, end } = started("Xvfb", ["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  ends.push(end);
  return `:${await announced(server, /(\d+)\n/)}`;
}

async function startDriver(ends, env) {
  const port = await freePort();
  ends.push(started("WebKitWebDriver", [`--port=${port}`], { stdio: ["ignore", "ignore", "inherit"], env }).end);
  return port;
}

/** Nothing of the person who runs this: no folders, no session bus, no screen. */
function environment(display, home) {
  return {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    HOME: home,
    XDG_RUNTIME_DIR: home,
    DISPLAY: display,
    GDK_BACKEND: "x11",
    GSETTINGS_BACKEND: "memory",
    NO_AT_BRIDGE: "1",
    DBUS_SESSION_BUS_ADDRESS: "disabled:",
    // There is no graphics card to be tested, and drawing waits for one.
    WEBKIT_SKIA_ENABLE_CPU_RENDERING: "1",
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** The page's own size: what the browser's bars take of the window is added. */
async function show({ ask, run }, { width, height }) {
  const inner = () => run("return [innerWidth, innerHeight]");
  const [w, h] = await inner();
  if (w === width && h === height) return;
  const outer = await ask("GET", "window/rect");
  await ask("POST", "window/rect", { width: outer.width + width - w, height: outer.height + height - h });
  await eventually(async () => (await inner()).join() === [width, height].join(), `the page is ${width} x ${height}`);
}
