/** One figure: a value beside a peer or a limit that was measured in the same run. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What the value is held against, in the same unit. */
  reference: number;
  /** value / reference */
  ratio: number;
  /** In words, as the requirement states it. */
  goal: string;
  met: boolean;
}

/** Prints one JSON object on one line. */
export function report(figure: Omit<Figure, 'ratio'>): Figure {
  const rounded = (number: number) => Number(number.toPrecision(4));
  const full: Figure = {
    name: figure.name,
    value: rounded(figure.value),
    unit: figure.unit,
    reference: rounded(figure.reference),
    ratio: rounded(figure.value / figure.reference),
    goal: figure.goal,
    met: figure.met,
  };
  process.stdout.write(`${JSON.stringify(full)}\n`);
  return full;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
