// Judges bills of materials by the standard's own schema: `node sbom-schema.mjs FOLDER FILE…`, where FOLDER has the validator of CycloneDX.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const library = createRequire(join(resolve(folder), "package.json")).resolve("@cyclonedx/cyclonedx-library");
const { default: CycloneDx, ...named } = await import(pathToFileURL(library));
const { Spec, Validation } = CycloneDx ?? named;
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
for (const file of files) {
  const fault = await validator.validate(readFileSync(file, "utf8"));
  if (fault !== null) {
    console.error(file, JSON.stringify(fault, null, 1).slice(0, 2_000));
    process.exitCode = 1;
  }
}
