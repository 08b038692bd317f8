import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ArchiveFile,
  addSignature,
  fingerprintOf,
  kindOfPart,
  makePack,
  type Pack,
  type PackCrypto,
  PackError,
  packImportView,
  packView,
  readPack,
  signedText,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { thisMoment } from '../clock.ts';
import { UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import { oneLine } from '../output/text.ts';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const crypto: PackCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  verify(key, text, signature) {
    const der = Buffer.concat([SPKI, key]);
    return verify(null, text, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
  },
};

interface MakeOptions {
  out: string;
  name: string;
  version: string;
  title: string;
  licence: string;
  author: string[];
}

interface SignOptions {
  key: string;
  name: string;
}

interface ImportOptions {
  reviewer?: string[];
  unsigned?: boolean;
}

/** `make`, `show`, `sign` and `verify` need no server; nothing of a pack is ever run or unpacked. */
export const packCommands: AddCommands = (pack, run) => {
  pack
    .command('make <dir>')
    .description('make a pack of scenario.yaml, README.md and the files in image/, texts/ and questions/')
    .requiredOption('--out <file>', 'where to write it')
    .requiredOption('--name <name>', 'short, in lower case')
    .requiredOption('--title <text>', 'one line')
    .requiredOption('--author <name...>', 'who made it')
    .option('--version <n>', 'a number that grows', '1')
    .option('--licence <id>', 'for whom it may be used', 'CC-BY-4.0')
    .action(
      run(async (cli, command) => {
        const { out, author, version, ...about } = command.opts<MakeOptions>();
        const parts = await partsIn(command.args[0] ?? '');
        const made = orComplain(() =>
          makePack(crypto, { ...about, version: Number(version), authors: author }, parts),
        );
        await writeFile(out, made);
        cli.line(`${out}: ${parts.length} parts, ${made.length} bytes, ${readPack(crypto, made).sha256}`);
      }),
    );

  pack
    .command('show <file>')
    .description('what is in a pack and who signed it; with --part, the text of one part')
    .option('--part <path>', 'as in the list')
    .action(
      run(async (cli, command) => {
        const read = await packAt(command.args[0] ?? '');
        const path = command.opts<{ part?: string }>().part;
        if (path === undefined) return show(cli, read);
        const part = read.parts.get(path);
        if (!part) throw new UsageError(`There is no part ${path} in it.`);
        cli.file(part);
      }),
    );

  pack
    .command('sign <file>')
    .description('add your signature, after you read every part; the key is Ed25519, PEM')
    .requiredOption('--key <file>', 'openssl genpkey -algorithm ed25519 -out me.pem')
    .requiredOption('--name <name>', 'as others know you')
    .action(
      run(async (cli, command) => {
        const { key, name } = command.opts<SignOptions>();
        const file = command.args[0] ?? '';
        const signed = await signedBy(await fileAt(file), key, name, thisMoment());
        await writeFile(file, signed.bytes);
        cli.line(`Signed by ${name}, ${signed.fingerprint}`);
      }),
    );

  pack
    .command('verify <file>')
    .description(
      'check every part and signature; exit 1 when it is no pack, or none of these reviewers signed it',
    )
    .option('--reviewer <fingerprint...>', 'whom you know')
    .action(
      run(async (cli, command): Promise<ExitCode> => {
        const { reviewer = [] } = command.opts<ImportOptions>();
        const read = await packAt(command.args[0] ?? '');
        show(cli, read);
        const known = read.signatures.filter(({ fingerprint }) => reviewer.includes(fingerprint));
        if (reviewer.length === 0 || known.length > 0) return exitCodes.ok;
        cli.note('None of the reviewers whom you named signed it.');
        return exitCodes.differs;
      }),
    );

  pack
    .command('import <file>')
    .description('make its scenario a draft on the server')
    .option('--reviewer <fingerprint...>', 'one of these must have signed it')
    .option('--unsigned', 'take it though none of them did; this stands in the ledger')
    .action(
      run(async (cli, command) => {
        const { reviewer = [], unsigned = false } = command.opts<ImportOptions>();
        const content = (await readFile(command.args[0] ?? '')).toString('base64');
        const api = await cli.api();
        const made = await api.post(
          '/api/v1/packs/import',
          { content, reviewers: reviewer, unsigned },
          packImportView,
        );
        cli.show(made, () => {
          const by =
            made.vouchedBy.length === 0
              ? 'vouched for by nobody'
              : `vouched for by ${made.vouchedBy.join(', ')}`;
          return `Draft ${made.draft} of ${made.manifest.name} ${made.manifest.version}, ${by}`;
        });
      }),
    );

  pack
    .command('check <file>')
    .description('what the server says of its scenario; nothing is kept')
    .action(
      run(async (cli, command): Promise<ExitCode> => {
        const content = (await readFile(command.args[0] ?? '')).toString('base64');
        const { scenario, ...view } = await (await cli.api()).post(
          '/api/v1/packs/check',
          { content },
          packView,
        );
        cli.show({ scenario, ...view }, () =>
          scenario.ok
            ? `${view.manifest.name} ${view.manifest.version}: the scenario is in order`
            : scenario.problems
                .map((one) => `scenario.yaml:${one.line}:${one.column}: ${one.message}`)
                .join('\n'),
        );
        return scenario.ok ? exitCodes.ok : exitCodes.differs;
      }),
    );
};

async function packAt(file: string): Promise<Pack> {
  const bytes = await fileAt(file);
  return orComplain(() => readPack(crypto, bytes));
}

function orComplain<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PackError) throw new UsageError(`${error.message}.`);
    throw error;
  }
}

async function partsIn(dir: string): Promise<ArchiveFile[]> {
  const paths = ['scenario.yaml', 'README.md'];
  for (const folder of ['image', 'texts', 'questions'])
    paths.push(...(await readdir(join(dir, folder)).catch(() => [])).map((name) => `${folder}/${name}`));
  const parts: ArchiveFile[] = [];
  for (const path of paths) {
    const found = await stat(join(dir, path)).catch(() => undefined);
    if (found?.isFile()) parts.push({ path, bytes: await readFile(join(dir, path)) });
  }
  return parts;
}

async function fileAt(path: string): Promise<Buffer> {
  return await readFile(path).catch((error: Error) => {
    throw new UsageError(`${path} cannot be read: ${error.message}`);
  });
}

function privateKeyIn(path: string, pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new UsageError(
      `${path} holds no private key in PEM; "openssl genpkey -algorithm ed25519" makes one`,
    );
  }
}

async function signedBy(pack: Uint8Array, keyFile: string, name: string, moment: Date) {
  const { sha256 } = orComplain(() => readPack(crypto, pack));
  const key = privateKeyIn(keyFile, await fileAt(keyFile));
  if (key.asymmetricKeyType !== 'ed25519') throw new UsageError('The key is not an Ed25519 one.');
  const raw = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  const at = moment.toISOString();
  const signature = sign(null, signedText(sha256, { name, at }), key).toString('base64');
  const bytes = orComplain(() => addSignature(crypto, pack, { name, key: raw, at, signature }));
  return { bytes, fingerprint: fingerprintOf(crypto, raw) };
}

function show(cli: Cli, { manifest, sha256, signatures }: Pack): void {
  const { name, version, title, authors, licence, parts } = manifest;
  cli.show({ sha256, manifest, signatures }, () =>
    [
      oneLine(`${name} ${version}: ${title}`),
      oneLine(`by ${authors.join(', ')}, ${licence}; ${sha256}`),
      '',
      table(
        [{ title: 'PART' }, { title: 'KIND' }, { title: 'BYTES', align: 'right' }, { title: 'SHA-256' }],
        parts.map((part) => [part.path, kindOfPart(part.path), part.bytes, part.sha256]),
        cli.paint,
      ),
      '',
      ...(signatures.length === 0 ? ['Nobody signed it.'] : []),
      ...signatures.map((one) => oneLine(`signed by ${one.name} at ${one.at}, ${one.fingerprint}`)),
    ].join('\n'),
  );
}
