import { readConfig } from './kernel/config.ts';
import { MusterError } from './kernel/errors.ts';
import { type Running, startServer } from './start-server.ts';

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
