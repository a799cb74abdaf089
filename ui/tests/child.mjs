// Programs that end with this one, with everything that they have started themselves.
import { spawn } from "node:child_process";

const ANNOUNCED_MS = 60_000;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

export function started(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  const end = () => {
    process.off("exit", end);
    try {
      process.kill(-child.pid);
    } catch {
      // It has ended already.
    }
  };
  process.on("exit", end);
  return { child, end };
}

/** What it says of itself on its standard output, once `pattern` is there: the first group. Fails when it ends before, or says nothing. */
export function announced(child, pattern) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${child.spawnfile} ${why}`));
    const late = setTimeout(() => fail(`has not begun after ${ANNOUNCED_MS / 1_000} s`), ANNOUNCED_MS);
    const ended = (code, signal) => fail(`ended before it had begun: ${signal ?? code}`);
    child.once("error", reject).once("exit", ended);
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      const found = pattern.exec(said)?.[1];
      if (!found) return;
      clearTimeout(late);
      resolve(found);
    });
  });
}
