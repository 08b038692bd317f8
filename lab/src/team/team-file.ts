/** A team: a program in any language, and beside it what it is expected to achieve. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isReachable } from '../process/run-directory.ts';

export const CHECK_IDS = [
  ...['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'],
  ...['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7'],
  ...['F1', 'F2', 'F3', 'F4', 'F5', 'F6'],
] as const;
export const VERDICTS = ['pass', 'late', 'fail', 'pending', 'not-applicable', 'our-fault', 'waived'] as const;
export const NEEDS = ['root', 'netns', 'boot-id'] as const;
export const MAILBOXES = ['normal', 'dead'] as const;

export type CheckId = (typeof CHECK_IDS)[number];
export type DeclaredVerdict = (typeof VERDICTS)[number];
export type Need = (typeof NEEDS)[number];

export interface Team {
  /** The file's name without extension. */
  name: string;
  file: string;
  needs: Need[];
  /** `dead`: the registered address bounces. */
  mailbox: (typeof MAILBOXES)[number];
  /** Lower is cast first when there are fewer sites than teams. */
  rank: number;
  /** Empty when nothing was declared: then nothing is compared. */
  verdicts: Partial<Record<CheckId, DeclaredVerdict>>;
}

const EXTENSIONS = ['.mjs', '.js', '.cjs', '.py', '.sh', '.pl', '.rb', ''];
const LARGEST_COPY_BYTES = 32 * 1024 * 1024;
const MOST_COPIED_FILES = 500;

/** Throws with the file's name and what is wrong with it. */
export function readTeam(file: string): Team {
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile()) throw new Error(`There is no team file ${file}`);
  const name = basename(path, extname(path));
  const declared = join(dirname(path), `${name}.verdicts.json`);
  const team: Team = { name, file: path, needs: [], mailbox: 'normal', rank: 100, verdicts: {} };
  if (!existsSync(declared)) return team;
  const said = parse(declared);
  for (const need of said.needs ?? []) demand(NEEDS, need, declared, 'need');
  if (said.mailbox !== undefined) demand(MAILBOXES, said.mailbox, declared, 'mailbox');
  for (const [check, verdict] of Object.entries(said.verdicts ?? {})) {
    demand(CHECK_IDS, check, declared, 'check');
    demand(VERDICTS, verdict, declared, 'verdict');
  }
  return { ...team, ...said };
}

/** The teams of a folder: every executable text that declares its verdicts. */
export function readTeams(folder: string): Team[] {
  const files = readdirSync(folder);
  return files
    .filter((file) => file.endsWith('.verdicts.json'))
    .map((file) => file.replace('.verdicts.json', ''))
    .map((name) => EXTENSIONS.map((extension) => `${name}${extension}`).find((file) => files.includes(file)))
    .filter((file) => file !== undefined)
    .map((file) => readTeam(join(folder, file)))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
}

/** The command line that runs a team: by extension, by execute permission, or by its `#!` line. */
export function teamCommand(file: string, node: string): string[] {
  if (/\.(mjs|cjs|js)$/.test(file)) return [node, file];
  if ((statSync(file).mode & 0o111) === 0o111) return [file];
  const shebang = readFileSync(file, 'latin1').match(/^#!\s*(\S+)(?:[ \t]+([^\n]*\S))?/);
  if (shebang) return [shebang[1] as string, ...(shebang[2] ? shebang[2].split(/\s+/) : []), file];
  if (file.endsWith('.py')) return ['python3', file];
  if (file.endsWith('.sh')) return ['sh', file];
  throw new Error(`${file} is not executable and has no #! line`);
}

/** Answers a place from which site users can run the team: where it stands, or a copy of its folder. */
export function reachableTeam(team: Team, copies: string): string {
  if (process.getuid?.() !== 0 || isReachable(team.file)) return team.file;
  const folder = dirname(team.file);
  const target = join(copies, `${team.name}-files`);
  mkdirSync(target, { recursive: true, mode: 0o755 });
  if (isSmall(folder)) cpSync(folder, target, { recursive: true, dereference: true });
  else cpSync(team.file, join(target, basename(team.file)));
  openToAll(target);
  return join(target, basename(team.file));
}

function isSmall(folder: string): boolean {
  let bytes = 0;
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).slice(0, MOST_COPIED_FILES + 1);
  for (const entry of entries) bytes += statSync(join(folder, entry), { throwIfNoEntry: false })?.size ?? 0;
  return entries.length <= MOST_COPIED_FILES && bytes <= LARGEST_COPY_BYTES;
}

function openToAll(folder: string): void {
  for (const entry of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const path = join(folder, entry);
    const { mode } = statSync(path);
    chmodMore(path, mode, statSync(path).isDirectory() ? 0o555 : 0o444 | ((mode & 0o100) !== 0 ? 0o111 : 0));
  }
}

function chmodMore(path: string, mode: number, add: number): void {
  chmodSync(path, (mode & 0o777) | add);
}

function parse(file: string): Partial<Team> {
  try {
    const { needs, mailbox, rank, verdicts } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Team>;
    return JSON.parse(JSON.stringify({ needs, mailbox, rank, verdicts })) as Partial<Team>;
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause });
  }
}

function demand(allowed: readonly string[], value: unknown, file: string, what: string): void {
  if (typeof value === 'string' && allowed.includes(value)) return;
  throw new Error(`${file}: unknown ${what} ${JSON.stringify(value)}; known are ${allowed.join(', ')}`);
}
