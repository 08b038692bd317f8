import type { MailCryptoView } from '@muster/contract';
import { type CryptoWord, cryptoWords } from './crypto-words.ts';
import './crypto-sign.css';

const SHAPES: Readonly<Record<CryptoWord['tone'], string>> = {
  pass: 'M3 7.5 6 10.5 11 4',
  none: 'M4 7h6',
  late: 'M7 2v6M7 11.2v.1',
  fail: 'm3.5 3.5 7 7m0-7-7 7',
};

/** The protection of a mail: a word and a shape each, readable without colour; nothing for a mail without any. */
export function CryptoSign({ crypto }: { crypto: MailCryptoView | null }) {
  const words = cryptoWords(crypto);
  if (words.length === 0) return null;
  return (
    <span className="crypto">
      {words.map(({ says, tone, means }) => (
        <span key={says} className={`crypto-word tone-${tone}`} title={means}>
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <path d={SHAPES[tone]} />
          </svg>
          {says}
        </span>
      ))}
    </span>
  );
}
