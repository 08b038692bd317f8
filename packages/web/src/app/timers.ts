/** Where the pages take time from this machine, all in one place; whoever starts something gets what calls it off. */

export type CallOff = () => void;

/** Once, after so long; after nothing at all: as soon as the browser has painted what is there. */
export function after(ms: number, run: () => void): CallOff {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Again and again. */
export function every(ms: number, run: () => void): CallOff {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
}

/** Milliseconds since the page was opened: they never jump, whatever becomes of this machine's clock. */
export function sinceOpened(): number {
  return performance.now();
}

/** This machine's own time in epoch milliseconds: for its own ages alone. What happens in a drill has the server's time. */
export function machineTime(): number {
  return performance.timeOrigin + performance.now();
}
