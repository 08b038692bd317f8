import { styleText } from 'node:util';

export type Colour = 'green' | 'yellow' | 'red' | 'blue' | 'magenta' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

/** Colour on a terminal only, and never when NO_COLOR is set (no-color.org). */
export function painter(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const on = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return (colour, text) => (on ? styleText(colour, text, { validateStream: false }) : text);
}
