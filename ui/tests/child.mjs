// Programs that end with this one, with everything that they have started themselves.
import { spawn } from "node:child_process";

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
