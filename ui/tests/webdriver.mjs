// What Chromium and WebKitGTK share: one session of WebDriver, over plain HTTP.
const PATIENCE_MS = 60_000;
/** For axe-core on a long page, on a machine that does other things as well. */
const SCRIPT_MS = 180_000;

export async function session(address, capabilities) {
  const { sessionId } = await call("POST", `${address}/session`, { capabilities: { alwaysMatch: capabilities } });
  const base = `${address}/session/${sessionId}`;
  const ask = (method, path, body) => call(method, `${base}/${path}`, body);
  await ask("POST", "timeouts", { script: SCRIPT_MS });
  const run = (script) => ask("POST", "execute/sync", { script, args: [] });
  return {
    ask,
    run,
    go: (url) => ask("POST", "url", { url }),
    wait: (script) => ask("POST", "execute/async", { script: `const done = arguments[0]; ${script}`, args: [] }),
    picture: () => ask("GET", "screenshot"),
    end: () => call("DELETE", base),
    until: (script) => eventually(() => run(script), script),
  };
}

/** Asks again and again until the answer is a true one. */
export async function eventually(question, about) {
  const begun = Date.now();
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`never true: ${about}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function call(method, url, body) {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${url}: ${value.message}`);
  return value;
}
