// The list of licences: `--write` makes it, `--check` fails when it is not what ships, `--text FILE` writes it for people.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { crates, npmPackages, others, root } from "./components.mjs";
import { grouped } from "./texts.mjs";

/** Every kind of installation has the one list; what only another system needs does no harm in it. */
const TARGETS = ["x86_64-pc-windows-gnu", "x86_64-pc-windows-msvc", "x86_64-unknown-linux-gnu"];
const LIST = join(root, "ui/src/lib/generated/licences.json");

const [mode, to] = process.argv.slice(2);
if (mode === "--text") {
  writeFileSync(to, text(JSON.parse(readFileSync(LIST, "utf8"))));
} else {
  const made = `${JSON.stringify(await list(), null, 1)}\n`;
  if (mode === "--write") writeFileSync(LIST, made);
  else check(made);
}

async function list() {
  const ours = new Map(TARGETS.flatMap(crates).filter(({ own }) => !own).map((crate) => [`${crate.name}@${crate.version}`, crate]));
  const all = [...others(), ...ours.values(), ...(await npmPackages())];
  const byName = (a, b) => order(a.name.toLowerCase(), b.name.toLowerCase()) || order(a.version ?? "", b.version ?? "") || order(a.kind, b.kind);
  return grouped(all.sort(byName));
}

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function check(made) {
  const kept = existsSync(LIST) ? readFileSync(LIST, "utf8") : '{"components":[]}';
  if (kept === made) return;
  const keys = (json) => JSON.parse(json).components.map(({ kind, name, version }) => `${kind} ${name} ${version ?? ""}`);
  const [before, now] = [keys(kept), keys(made)];
  for (const key of now.filter((key) => !before.includes(key))) console.error(`not in the list of licences: ${key}`);
  for (const key of before.filter((key) => !now.includes(key))) console.error(`in the list of licences, but no longer shipped: ${key}`);
  console.error("ui/src/lib/generated/licences.json is not what ships: cargo xtask licences");
  process.exitCode = 1;
}

/** THIRD-PARTY-NOTICES.txt: the components with their notices, then each text once. */
function text({ components, texts }) {
  const line = "=".repeat(78);
  const about = components.flatMap(({ name, version, licence, texts }) => [
    `${[name, version].filter(Boolean).join(" ")}: ${licence} (${texts.map(({ text }) => `text ${text + 1}`).join(", ")})`,
    ...texts.flatMap(({ notices }) => notices.map((notice) => `    ${notice}`)),
  ]);
  const bodies = texts.flatMap((body, index) => ["", line, `Text ${index + 1}`, line, "", body]);
  return [
    "Renkei contains the software of others, under the licences below.",
    "Renkeiには、以下のライセンスによる他者のソフトウェアが含まれています。",
    "",
    ...about,
    ...bodies,
    "",
  ].join("\r\n").replaceAll(/(?<!\r)\n/g, "\r\n");
}
