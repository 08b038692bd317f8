/** Fields first, then a static message, so that a log can be searched by it. Pino fits this shape. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

function nothing(): void {}

export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
