/** Every word of a dictionary with its path; functions are called with plausible arguments. */
export function words(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [1, 2].map((n) => [`${path}(${n})`, String((value as (...args: unknown[]) => string)(n, `${n}`, n))]);
  return Object.entries(value as object).flatMap(([key, inner]) => words(inner, path ? `${path}.${key}` : key));
}
