// The licence texts of what ships, each text once: most differ in nothing but whose copyright they name.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { root } from "./components.mjs";

const LICENCE_FILE = /^(un)?(licen[cs]e|copying|copyright|notice)([-_.][\w.+-]*)?$/i;
const NO_TEXT = /\.(rs|toml|json|html|spdx|ya?ml)$/i;

/** Whose it is: a line of its own, neither a sentence about copyright nor a form that nobody filled in. */
const NOTICE = /^(copyright|©|\(c\))[:,]?\s+(\(c\)|©|\d{4}|the )|^Copyright(?! (notice|licen[cs]e|holder|and)\b)[:,]?\s+[A-Z]/i;
const FORM = /\[(yyyy|name of)|[{<](yyyy|year)/i;
const isNotice = (line) => NOTICE.test(line.trim()) && !FORM.test(line);

/** `{components: [{name, version, kind, licence, texts: [{text, notices}]}], texts: [text]}`; `text` is an index. */
export function grouped(components) {
  const texts = new Map();
  const index = (body) => {
    const key = body.replace(/[\s*#]+/g, " ").trim().toLowerCase();
    if (!texts.has(key)) texts.set(key, { at: texts.size, body });
    return texts.get(key).at;
  };
  const read = components.map((component) => ({ component, parts: parts(component) }));
  const listed = read.map(({ component, parts }) => ({
    ...named(component),
    texts: merged((parts.length > 0 ? parts : [standing(component, read)]).map(({ body, notices }) => ({ text: index(body), notices }))),
  }));
  return { components: listed, texts: [...texts.values()].map(({ body }) => body) };
}

/** A package may bring the same text in two files. */
function merged(texts) {
  const notices = new Map();
  for (const { text, notices: found } of texts) notices.set(text, new Set([...(notices.get(text) ?? []), ...found]));
  return [...notices].map(([text, found]) => ({ text, notices: [...found] }));
}

function named({ name, version, kind, licence }) {
  return { name, version: version ?? null, kind, licence };
}

/** Every licence file that a package brings, its notices included: nothing is chosen where it offers two. */
function parts({ folder, text }) {
  if (text) return [{ body: text.trimEnd(), notices: [] }];
  if (!folder) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name) && !NO_TEXT.test(entry.name));
  return names.map(({ name }) => name).sort().map((name) => split(readFileSync(join(folder, name), "utf8")));
}

/** For a package without any file: the standard text, or what others of one of its licences bring, with the authors that the package names. */
function standing(component, read) {
  const notices = component.authors.map((author) => `Copyright (c) ${author}`);
  for (const id of component.licence.split(" OR ")) {
    const standard = join(root, "xtask/node/texts", `${id}.txt`);
    if (existsSync(standard)) return { body: readFileSync(standard, "utf8").trimEnd(), notices };
    const same = read.find((other) => other.component.licence === id && other.parts.length === 1);
    if (same) return { body: same.parts[0].body, notices };
  }
  throw new Error(`${component.name}: no licence file; put the text of ${component.licence} into xtask/node/texts`);
}

function split(text) {
  const lines = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n").split("\n").map((line) => line.trimEnd());
  const notices = lines.filter(isNotice).map((line) => line.trim());
  const body = lines.filter((line) => !isNotice(line)).join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "");
  return { body, notices };
}
