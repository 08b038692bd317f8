/**
 * Names as grid software writes them: one line, one slash a part, in the order of the certificate
 * (`openssl x509 -nameopt compat`, the form of grid-mapfiles and ban lists).
 */

/** From Node's multi-line subject (`DC=lab\nDC=muster\nCN=…`) to `/DC=lab/DC=muster/CN=…`. */
export function oneLineName(subject: string): string {
  const parts = subject.split('\n').filter((part) => part !== '');
  return parts.map((part) => `/${part.replace(/\\(.)/g, '$1')}`).join('');
}

/** From the one-line form to the parts that a certificate request wants, e.g. `[{DC: ['lab']}, …]`. */
export function nameParts(oneLine: string): Record<string, string[]>[] {
  return oneLine
    .split(/\/(?=[A-Za-z]+=)/)
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return { [part.slice(0, at)]: [part.slice(at + 1)] };
    });
}
