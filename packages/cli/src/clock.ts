/** When a person at this terminal does something; the server's own times are the server's. */
export function now(): Date {
  return new Date();
}
