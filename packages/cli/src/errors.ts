import type { Problem } from '@muster/contract';

/** The command line cannot be carried out as it stands. */
export class UsageError extends Error {}

/** The server answered with problem details. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** No answer that Muster could have given: no connection, or something else listens there. */
export class NotReachable extends Error {}
