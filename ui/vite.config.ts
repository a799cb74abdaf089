import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

// The shell loads the page under `script-src 'self'; style-src 'self'`: nothing may be inlined into index.html.
export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  resolve: { alias: { $lib: fileURLToPath(new URL("./src/lib", import.meta.url)) } },
  clearScreen: false,
  // The tests compare the words with what docs/ says, and read stylesheets as texts (`css`; else they are empty there).
  server: { fs: { allow: [".."] } },
  build: { target: ["chrome120", "safari17"], modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"], testTimeout: 20_000, css: { include: [/\.css\?raw$/] } },
});
