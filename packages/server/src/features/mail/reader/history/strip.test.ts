import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripHistory } from './strip.ts';

describe('stripping quoted history', () => {
  it('takes marked lines and the line that introduces them, also where that is folded', () => {
    const text =
      'Hello,\n\nbanned at 10:42 CET.\n\nOn Tue, Jan 5, 2027 at 10:00 AM Muster CSIRT <csirt@muster.example.org>\nwrote:\n> please answer\n>> older\n';
    expect(stripHistory(text).body).toBe('Hello,\n\nbanned at 10:42 CET.');
  });

  it('keeps answers between the quotes, in their order', () => {
    const text =
      'Am 05.01.27 um 10:00 schrieb Muster:\n> Ist der Nutzer gesperrt?\nJa, um 10:42 MEZ.\n> Wie viele Jobs?\nDrei.\n';
    expect(stripHistory(text).body).toBe('Ja, um 10:42 MEZ.\nDrei.');
  });

  it('keeps what stands below the quote', () => {
    expect(stripHistory('> please answer\n\nDone.\n').body).toBe('Done.');
  });

  it.each([
    ['English', '-----Original Message-----\nFrom: Muster\nSent: Tuesday\nTo: Kim\nSubject: x\n\nold text'],
    [
      'German',
      'Von: Muster CSIRT <csirt@muster.example.org>\nGesendet: Dienstag, 5. Januar 2027 10:00\nAn: Kim\nBetreff: x\n\nold text',
    ],
    [
      'French',
      'De : Muster <csirt@muster.example.org>\nEnvoyé : mardi 5 janvier 2027 10:00\nÀ : Kim\nObjet : x\n\nold text',
    ],
    [
      'Spanish',
      'De: Muster <csirt@muster.example.org>\nEnviado: martes, 5 de enero de 2027 10:00\nPara: Kim\nAsunto: x\n\nold text',
    ],
    [
      'Italian',
      'Da: Muster <csirt@muster.example.org>\nInviato: martedì 5 gennaio 2027 10:00\nA: Kim\nOggetto: x\n\nold text',
    ],
    [
      'Dutch',
      'Van: Muster <csirt@muster.example.org>\nVerzonden: dinsdag 5 januari 2027 10:00\nAan: Kim\nOnderwerp: x\n\nold text',
    ],
    [
      'Polish',
      'Od: Muster <csirt@muster.example.org>\nWysłano: wtorek, 5 stycznia 2027 10:00\nDo: Kim\nTemat: x\n\nold text',
    ],
    [
      'Russian',
      'От: Muster <csirt@muster.example.org>\nОтправлено: вторник, 5 января 2027 г. 10:00\nКому: Kim\nТема: x\n\nold text',
    ],
    [
      'a line of underscores',
      '________________________________\nFrom: Muster <a@b.example>\nSent: Tuesday, January 5, 2027 10:00\nTo: Kim\nSubject: x\n\nold text',
    ],
    ['Apple', 'Begin forwarded message:\n\nold text'],
    ['an unmarked copy', 'On Tue, 5 Jan 2027 10:00, Muster <csirt@muster.example.org> wrote:\n\nold text'],
  ])('cuts the appended former message: %s', (_language, history) => {
    expect(stripHistory(`We are on it.\n\n${history}\n`).body).toBe('We are on it.');
  });

  it('gives the signature apart, and does not take what stands above it', () => {
    expect(stripHistory('Done.\n\n-- \nKim Admin\nSite\n')).toMatchObject({
      body: 'Done.',
      signature: 'Kim Admin\nSite',
    });
  });

  it('takes a list footer away', () => {
    const footer =
      '_______________________________________________\nsecurity mailing list\nsecurity@lists.example.org\nhttps://lists.example.org/mailman/listinfo/security\n';
    expect(stripHistory(`Done.\n\n${footer}`).body).toBe('Done.');
  });

  it('leaves a report that speaks of senders and recipients alone', () => {
    const text = 'From the log:\nTo our knowledge 3 jobs ran.\nDate of the ban: 10:42 CET';
    expect(stripHistory(text).body).toBe(text);
  });

  it('never removes a line that carries no mark of a quote', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const kept = stripHistory(lines.join('\n'))
          .body.split('\n')
          .filter((one) => one !== '');
        expect(kept).toEqual(lines.filter((one) => one !== ''));
      }),
    );
  });

  it('loses nothing: every line is body, signature or quote, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              '> quoted',
              '-- ',
              'On 2027-01-05 10:00, A <a@b.example> wrote:',
              'From: a',
              'Sent: b',
              'To: c',
              'Subject: d',
              '-----Original Message-----',
            ),
          ),
          { maxLength: 30 },
        ),
        (lines) => {
          const text = lines.join('\n').replace(/\r\n?/g, '\n');
          const { body, signature, quoted } = stripHistory(text);
          const parts = new Set(`${body}\n${signature}\n${quoted}`.split('\n'));
          for (const line of text.split('\n').map((one) => one.replace(/[ \t\u00a0]+$/, '')))
            if (line !== '' && !/^--$/.test(line)) expect(parts).toContain(line);
        },
      ),
    );
  });
});
