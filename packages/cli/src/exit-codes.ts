/** What the shell is told; documented in `muster --help` and in the handbook. */
export const exitCodes = {
  ok: 0,
  /** A check failed, or something differs from what was expected. */
  differs: 1,
  usage: 2,
  /** The server refused; its error code and what to do were printed. */
  refused: 3,
  notReachable: 4,
  ledgerBroken: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesHelp = `
Exit codes:
  0  done
  1  a check failed, or something differs
  2  the command was not understood
  3  the server refused (its error code is printed)
  4  the server cannot be reached
  5  the ledger does not verify`;
