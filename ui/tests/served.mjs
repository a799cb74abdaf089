// The gallery as it is built for the app, on an address of its own. The development server would send some hundred files for every page.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build, preview } from "vite";

export async function servedGallery() {
  const outDir = mkdtempSync(join(tmpdir(), "renkei-gallery-"));
  process.once("exit", () => rmSync(outDir, { recursive: true, force: true }));
  await build({ logLevel: "error", build: { outDir, emptyOutDir: true, rolldownOptions: { input: "gallery.html" } } });
  const server = await preview({ logLevel: "error", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
  const address = `http://127.0.0.1:${server.httpServer.address().port}/gallery.html`;
  return { address, close: () => server.close() };
}
