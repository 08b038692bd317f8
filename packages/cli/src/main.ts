import { Command, CommanderError } from 'commander';
import { Cli, type GlobalOptions, type Handler, type Io } from './cli.ts';
import { groups } from './commands/index.ts';
import { NotReachable, Refused, UsageError } from './errors.ts';
import { type ExitCode, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { jsonText, manyLines, oneLine } from './output/text.ts';

/** Runs one command line; never throws, and never ends the process by itself. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let exitCode: ExitCode = exitCodes.ok;
  let json = args.includes('--json');
  let cli: Cli | undefined;

  function run(handler: Handler) {
    return async (...actionArgs: unknown[]): Promise<void> => {
      const command = actionArgs.at(-1) as Command;
      const options = command.optsWithGlobals<GlobalOptions>();
      json = options.json === true;
      cli = new Cli(io, options);
      exitCode = (await handler(cli, command)) ?? exitCodes.ok;
    };
  }

  // Whoever reads our output may stop early (`| head`); that is no error.
  // It may show after the last word was written, so this is not taken away again.
  for (const stream of [io.stdout, io.stderr]) stream.on('error', ignoreBrokenPipe);
  try {
    await (await program(args, io, run)).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    const code = report(error, io, json);
    if (cli?.wasDone && error instanceof NotReachable && !json)
      io.stderr.write('The server had answered before that: look before you repeat it, it may be done.\n');
    return code;
  }
}

async function program(
  args: readonly string[],
  io: Io,
  run: (handler: Handler) => (...args: unknown[]) => Promise<void>,
): Promise<Command> {
  const muster = new Command('muster')
    .description('Rehearse incidents and handle real ones, at every site of a federation.')
    .option('--server <url>', 'the server (or MUSTER_URL, or what "muster login" kept)')
    .option('--token <token>', 'an API token (or MUSTER_TOKEN, or what "muster login" kept)')
    .option('--json', 'print JSON for programs')
    .option('--watch', 'keep showing, where that makes sense')
    .addHelpText('after', exitCodesHelp)
    .showHelpAfterError('Add --help to see what is known here.');
  inherit(muster, io);
  for (const { name, description, load } of groups) {
    const group = muster.command(name).description(description);
    // Wherever it is named, as in `muster --server … ban list` or `muster help ban`; once too often does no harm.
    if (args.includes(name)) (await load())(group, run);
  }
  return muster;
}

/** Commands made by `.command()` copy these settings from their parent. */
function inherit(muster: Command, io: Io): void {
  muster.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
  });
}

function report(error: unknown, io: Io, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof Refused) {
    const { code, title, detail, at } = error.problem;
    const where = at === undefined ? '' : ` (at ${at})`;
    io.stderr.write(
      json
        ? `${jsonText(error.problem)}\n`
        : `Refused: ${oneLine(title)}\n${oneLine(detail)}\nCode: ${code}${where}\n`,
    );
    return exitCodes.refused;
  }
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof NotReachable) {
    const code = error instanceof UsageError ? 'usage' : 'not-reachable';
    io.stderr.write(json ? `${jsonText({ code, detail: text })}\n` : `${oneLine(text)}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.notReachable;
  }
  io.stderr.write(`muster failed: ${manyLines(error instanceof Error ? (error.stack ?? text) : text)}\n`);
  return exitCodes.differs;
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
