import type { WordingProblem } from '@muster/contract';
import { Liquid, LiquidError, type Template } from 'liquidjs';

/** Characters of one wording, milliseconds and objects of one rendering: far more than a letter needs, on a busy machine too. */
const LONGEST_WORDING = 20_000;
const MOST_MS = 2_000;
const MOST_MEMORY = 2_000_000;
/** What comes out, with everything that was filled in. */
const LONGEST_TEXT = 400_000;

/** Tags that choose and repeat. What reaches for files or other templates is not there at all. */
const ALLOWED_TAGS = ['if', 'unless', 'case', 'comment', 'assign', 'for', 'break', 'continue', 'raw'];

export type Words = Readonly<Record<string, unknown>>;

export class WordingError extends Error {
  readonly problems: readonly WordingProblem[];

  constructor(problems: readonly WordingProblem[]) {
    super(problems.map(({ message }) => message).join(' '));
    this.problems = problems;
  }
}

function sandbox(): Liquid {
  const nothing = {
    readFileSync: noFile,
    readFile: noFile,
    existsSync: () => false,
    exists: async () => false,
    resolve: noFile,
    contains: async () => false,
    containsSync: () => false,
  };
  const liquid = new Liquid({
    fs: nothing,
    relativeReference: false,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    cache: false,
    parseLimit: LONGEST_WORDING,
    renderLimit: MOST_MS,
    memoryLimit: MOST_MEMORY,
    timezoneOffset: 0,
  });
  for (const tag of Object.keys(liquid.tags)) if (!ALLOWED_TAGS.includes(tag)) delete liquid.tags[tag];
  return liquid;
}

function noFile(): never {
  throw new Error('a wording reaches no file');
}

const engine = sandbox();

/**
 * Renders a wording. It sees only `words`; it reaches no file, no other template and no clock, and ends in time.
 * @throws WordingError with the line where it fails
 */
export function renderWording(source: string, words: Words): string {
  try {
    const parsed: Template[] = engine.parse(source);
    const text = String(engine.renderSync(parsed, words, { templateLimit: 10_000 }));
    if (text.length > LONGEST_TEXT) throw new Error('The text becomes too long.');
    return text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  } catch (error) {
    throw new WordingError([problemOf(error as Error)]);
  }
}

function problemOf(error: Error): WordingProblem {
  if (!LiquidError.is(error)) return { line: null, message: sentence(error.message) };
  const { token } = error as LiquidError & { token?: { getPosition?: () => number[] } };
  const line = token?.getPosition?.()[0] ?? null;
  const message = (error as Error).message.replace(/, line:\d+, col:\d+$/, '').replace(/, file:.*$/, '');
  return { line, message: sentence(message) };
}

function sentence(message: string): string {
  const text = message.replace(/^(?:undefined variable): (.+)$/, 'There is no word “$1” here');
  const first = text.slice(0, 300);
  const said = first.charAt(0).toUpperCase() + first.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
