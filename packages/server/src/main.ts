import { setFlagsFromString } from 'node:v8';
import { readConfig } from './kernel/config.ts';
import { MusterError } from './kernel/errors.ts';
import { type Running, startServer } from './start-server.ts';

// Left to itself V8 lets what is dead grow to as much again as what lives, before it looks for it: with thousands of copies
// connected, to a hundred megabytes. Looking at each fifth costs less than one per cent of a core.
setFlagsFromString('--heap-growing-percent=20');

try {
  const running = await startServer(readConfig(process.env, process.argv.slice(2)));
  greet(running);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
  }
} catch (error) {
  if (!(error instanceof MusterError)) throw error;
  console.error(`Muster cannot start (${error.code}): ${error.message}`);
  process.exitCode = 1;
}

/** The link's secret goes to the terminal alone, never into the log. */
function greet({ url, controllerPort, firstRunUrl, app }: Running): void {
  console.log(`Muster runs with the roles ${[...app.config.roles].join(', ')}${url ? ` at ${url}` : ''}`);
  if (controllerPort)
    console.log(`Implants report to port ${controllerPort} of ${app.config.controller.host}`);
  if (!firstRunUrl) return;
  console.log(
    `\nThere is no administrator yet. Open this link within an hour; it works once:\n\n  ${firstRunUrl}\n`,
  );
}
