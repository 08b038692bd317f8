/** Finds the line and the column (both from 1) of an offset; offsets are asked for in any order. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #name: string;

  constructor(text: string, name: string) {
    this.#name = name;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** `name:line:column`. */
  at(offset: number): string {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return `${this.#name}:${low + 1}:${offset - (this.#starts[low] ?? 0) + 1}`;
  }
}
