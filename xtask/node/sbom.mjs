// The bill of materials (CycloneDX 1.6) of an installation: `node sbom.mjs TARGET VERSION FILE`. The same sources give the same bytes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { crates, keyOf, npmPackages, others, tree } from "./components.mjs";

const [target, version, to] = process.argv.slice(2);
const PUBLISHER = "The Renkei developers";
const PRODUCT = `pkg:generic/renkei@${version}`;

const rust = crates(target);
const beside = others().filter(({ targets }) => targets.test(target)).map((found) => ({ ...found, version: versionOf(found, rust) }));
const npm = await npmPackages();
const bom = identified(document(rust, [...npm, ...beside]));
checked(bom, rust);
writeFileSync(to, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${to}: ${rust.length} crates, ${npm.length} npm packages, ${beside.length} others`);

function document(rust, rest) {
  const refs = new Map(rust.map((crate) => [`${crate.name}@${crate.version}`, purl(crate)]));
  const programs = rust.filter(({ name }) => ["renkei", "renkei-cli"].includes(name)).map(purl);
  const dependencies = [
    { ref: PRODUCT, dependsOn: [...programs, ...rest.map(purl)].sort() },
    ...rust.map((crate) => ({ ref: purl(crate), dependsOn: crate.needs.map((key) => refs.get(key)).sort() })),
    ...rest.map((component) => ({ ref: purl(component), dependsOn: [] })),
  ];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      ...timestamp(),
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": PRODUCT,
        publisher: PUBLISHER,
        name: "Renkei",
        version,
        licenses: [{ expression: "Apache-2.0 OR MIT" }],
        purl: PRODUCT,
      },
      properties: [{ name: "renkei:target", value: target }],
    },
    components: [...rust, ...rest].map(component).sort((a, b) => order(a["bom-ref"], b["bom-ref"])),
    dependencies: dependencies.sort((a, b) => order(a.ref, b.ref)),
  };
}

function component(found) {
  return {
    type: "library",
    "bom-ref": purl(found),
    ...(found.own ? { publisher: PUBLISHER } : {}),
    name: found.name,
    ...(found.version ? { version: found.version } : {}),
    ...(found.description ? { description: found.description.trim().replace(/\s+/g, " ") } : {}),
    // Procedural macros and what they need write code while compiling; nothing of them is linked in.
    scope: found.linked ? "required" : "excluded",
    ...(found.hash ? { hashes: [found.hash] } : {}),
    licenses: [{ expression: found.licence }],
    purl: purl(found),
  };
}

/** Own crates are in no registry: a scanner must not look for them there. */
function purl({ kind, name, version, own }) {
  const type = own ? "generic/renkei" : kind;
  // https://github.com/package-url/purl-spec: a namespace's `@` is encoded, its `/` is not.
  const path = name.split("/").map(encodeURIComponent).join("/");
  return `pkg:${type}/${path}${version ? `@${encodeURIComponent(version)}` : ""}`;
}

function versionOf({ name, version }, rust) {
  if (version) return version;
  if (name === "rust-std") return execFileSync(process.env.RUSTC ?? "rustc", ["--version"], { encoding: "utf8" }).split(" ")[1];
  if (name !== "sqlite") return undefined;
  const { folder } = rust.find(({ name }) => name === "libsqlite3-sys");
  return /#define SQLITE_VERSION\s+"([^"]+)"/.exec(readFileSync(join(folder, "sqlite3/sqlite3.h"), "utf8"))[1];
}

/** https://reproducible-builds.org/specs/source-date-epoch: no other moment is the same in two builds. */
function timestamp() {
  const seconds = process.env.SOURCE_DATE_EPOCH;
  return seconds ? { timestamp: new Date(Number(seconds) * 1000).toISOString() } : {};
}

/** A serial number that is the content's own (a UUID of version 8, RFC 9562 §5.8). */
function identified({ $schema, bomFormat, specVersion, ...rest }) {
  const digest = createHash("sha256").update(JSON.stringify(rest)).digest("hex");
  const uuid = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join("-");
  return { $schema, bomFormat, specVersion, serialNumber: `urn:uuid:${uuid}`, ...rest };
}

/** Against cargo's own list once more: nothing forgotten, nothing too much, everything traceable. */
function checked({ components, dependencies }, rust) {
  const faults = [];
  const listed = new Set(rust.map(({ name, version }) => `${name}@${version}`));
  const expected = new Set(tree(target).map(keyOf));
  for (const key of expected) if (!listed.has(key)) faults.push(`${key} is compiled in and not listed`);
  for (const key of listed) if (!expected.has(key)) faults.push(`${key} is listed and not compiled in`);
  const refs = new Set(components.map((found) => found["bom-ref"]).concat(PRODUCT));
  if (refs.size !== components.length + 1) faults.push("a reference is there twice");
  for (const { ref, dependsOn } of dependencies) {
    for (const needed of [ref, ...dependsOn]) if (!refs.has(needed)) faults.push(`${needed ?? `something of ${ref}`} is needed and not listed`);
  }
  for (const found of components) {
    if (!found.licenses[0].expression) faults.push(`${found.purl} has no licence`);
    if (/^pkg:(cargo|npm)/.test(found.purl) && !/^[0-9a-f]{64,128}$/.test(found.hashes?.[0].content)) faults.push(`${found.purl} has no hash`);
    if (/^renkei-(bank|sandbox)$|^xtask$/.test(found.name)) faults.push(`${found.name} does not ship`);
  }
  if (faults.length > 0) throw new Error(`the bill of materials is wrong:\n${faults.join("\n")}`);
}

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
