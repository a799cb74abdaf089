// What ships: the crates of renkei and renkeictl, the npm packages of the page, and what neither list knows.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const ui = join(root, "ui");

/** The programs that are installed. Everything else of the workspace (bank, sandbox, tests, tools) stays at home. */
export const PROGRAMS = ["renkei", "renkei-cli"];

function cargo(...args) {
  // Unstable, and it would mix in the features of what does not ship.
  const { CARGO_RESOLVER_FEATURE_UNIFICATION: _, ...env } = process.env;
  return execFileSync(process.env.CARGO ?? "cargo", args, { cwd: root, env, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
}

/** Cargo's own answer to what is compiled into the programs: `edges` without those that only procedural macros need. */
export function tree(target, { macros = true, prefix = "none" } = {}) {
  const programs = PROGRAMS.flatMap((name) => ["--package", name]);
  const edges = macros ? "normal" : "normal,no-proc-macro";
  const lines = cargo("tree", "--locked", ...programs, "--edges", edges, "--target", target, "--prefix", prefix, "--format", "{p}").split("\n");
  return lines.filter((line) => line !== "");
}

/** `serde v1.0.0 (proc-macro) (*)` → `serde@1.0.0` */
export function keyOf(line) {
  const [, name, version] = /^(\S+) v(\S+)/.exec(line) ?? [];
  return `${name}@${version}`;
}

/** The crates of the programs for one target, each with what it directly needs. */
export function crates(target) {
  const { packages } = JSON.parse(cargo("metadata", "--locked", "--format-version", "1", "--filter-platform", target));
  const facts = new Map(packages.map((found) => [`${found.name}@${found.version}`, found]));
  const hashes = checksums();
  const linked = new Set(tree(target, { macros: false }).map(keyOf));
  const needs = edges(tree(target, { prefix: "depth" }));
  return [...needs].map(([key, needed]) => {
    const { name, version, license, authors, description, source, manifest_path } = facts.get(key);
    return {
      kind: "cargo",
      name,
      version,
      licence: license?.replaceAll("/", " OR "),
      authors,
      description,
      own: source === null,
      folder: dirname(manifest_path),
      hash: hashes.get(key) && { alg: "SHA-256", content: hashes.get(key) },
      linked: linked.has(key),
      needs: [...needed],
    };
  });
}

/** A tree of depths and names; what cargo has shown before, `(*)`, is not shown again. */
function edges(lines) {
  const needs = new Map();
  const path = [];
  for (const line of lines) {
    const [, depth, rest] = /^(\d+)(.*)$/.exec(line);
    const key = keyOf(rest);
    path.length = Number(depth);
    if (path.length > 0) needs.get(path.at(-1)).add(key);
    path.push(key);
    if (!needs.has(key)) needs.set(key, new Set());
  }
  return needs;
}

/** SHA-256 of each downloaded crate. */
function checksums() {
  const entries = readFileSync(join(root, "Cargo.lock"), "utf8").split("[[package]]").slice(1);
  const field = (entry, name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(entry)?.[1];
  return new Map(entries.map((entry) => [`${field(entry, "name")}@${field(entry, "version")}`, field(entry, "checksum")]));
}

/** The packages whose files the page is made of, as the bundler says: a package that is only installed does not ship. */
export async function npmPackages() {
  const modules = new Set();
  const collect = {
    name: "what-ships",
    generateBundle() {
      for (const id of this.getModuleIds()) modules.add(id);
    },
  };
  const vite = createRequire(join(ui, "package.json")).resolve("vite");
  const { build } = await import(pathToFileURL(vite));
  await build({ root: ui, configFile: join(ui, "vite.config.ts"), logLevel: "error", plugins: [collect], build: { write: false } });
  const names = new Set([...modules].flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []));
  const lock = JSON.parse(readFileSync(join(ui, "package-lock.json"), "utf8")).packages;
  return [...names].sort().map((name) => {
    const folder = join(ui, "node_modules", name);
    const { version, license, author, description } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const [alg, digest] = lock[`node_modules/${name}`].integrity.split("-");
    const hash = { alg: alg.replace("sha", "SHA-"), content: Buffer.from(digest, "base64").toString("hex") };
    return { kind: "npm", name, version, licence: license, authors: [author?.name ?? author].filter(Boolean), description, folder, hash, linked: true, needs: [] };
  });
}

/** What is linked in or laid beside the programs without being a package of either kind. `targets`: where it ships. */
export function others() {
  const texts = join(root, "xtask/node/texts");
  const read = (name) => readFileSync(join(texts, name), "utf8");
  const all = { kind: "generic", authors: [], linked: true, needs: [], targets: /./ };
  const windows = { ...all, targets: /windows/ };
  const mingw = { ...all, targets: /windows-gnu/ };
  return [
    { ...all, name: "rust-std", licence: "MIT OR Apache-2.0", description: "The standard library of Rust", authors: ["The Rust Project contributors"] },
    { ...all, name: "sqlite", licence: "blessing", description: "The database engine, as libsqlite3-sys bundles it", text: read("sqlite.txt") },
    {
      ...all,
      name: "noto-sans-jp",
      version: "2.004",
      licence: "OFL-1.1",
      description: "The typeface of the window, for systems that have none: a part of Noto Sans CJK JP, regular and bold (ui/fonts/subset.py)",
      authors: ["Adobe"],
      text: read("noto-sans-jp.txt"),
    },
    {
      ...windows,
      name: "WebView2Loader.dll",
      licence: "BSD-3-Clause",
      description: "Microsoft's loader of the WebView2 runtime, as webview2-com-sys bundles it",
      text: readFileSync(join(root, "packaging/windows/LICENSE-WEBVIEW2"), "utf8"),
    },
    { ...mingw, name: "mingw-w64-runtime", licence: "ZPL-2.1", description: "The C runtime's start-up and helper code", text: read("mingw-w64-runtime.txt") },
    { ...mingw, name: "libgcc", licence: "GPL-3.0-or-later WITH GCC-exception-3.1", description: "GCC's runtime library", text: read("libgcc.txt") },
  ];
}
