/** When a person at this terminal does something; the server's own times are the server's. */
export function thisMoment(): Date {
  return new Date();
}
