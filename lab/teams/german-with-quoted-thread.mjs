// Writes German, in German time, above the quoted mail that it answers.
import { play, reply } from './kit/index.mjs';

await play({
  greeting: 'Liebe Kolleginnen und Kollegen,',
  acknowledgement:
    'wir haben Ihre Nachricht erhalten und kümmern uns sofort darum.\n\nMit freundlichen Grüßen\nJo Berger',
  resolution: 'das Nötige ist getan, die Arbeitsverzeichnisse werden nicht mehr gebraucht',
  lessons: 'ein Hinweis auf Einreichungen von ungewohnten Adressen hätte früher gewarnt',
  reportText: ({ dn, banned, bannedAt, jobs, pids, stopped, stoppedAt, submittedFrom, submittedAt }) =>
    [
      `wir haben uns die Sache angesehen. Unser Bericht:\n`,
      `Identität gesperrt: ${banned ? `ja, um ${clock(bannedAt)}` : 'nein'} (${dn})`,
      `Kopien gefunden: ${jobs.length} (Jobs: ${jobs.join(', ')}; PIDs: ${pids.join(', ')})`,
      `Kopien gestoppt: ${stopped} um ${clock(stoppedAt)}, durch Einfrieren und SIGKILL nach der Untersuchung`,
      `Absendeadresse: ${submittedFrom} um ${clock(submittedAt)}`,
      'Beweise gesichert: Programmdateien und Speicher aller Kopien',
    ].join('\n'),
  closureText: ({ resolution, lessons, released }) =>
    [`Lösung: ${resolution}`, `Erkenntnisse: ${lessons}`, `Freigegeben: ${released}`].join('\n'),
  send: (mail, { subject, text }) =>
    reply(mail, {
      subject,
      text: `${text}\n\nAm 05.01.2027 um 10:03 schrieb ${mail.from}:\n${quoted(mail.text)}`,
    }),
});

/** `05.01.2027 11:03 MEZ`: one hour ahead of UTC. */
function clock(date) {
  const [day, time] = new Date(date.getTime() + 3_600_000).toISOString().split('T');
  return `${day.split('-').reverse().join('.')} ${time.slice(0, 5)} MEZ`;
}

function quoted(text) {
  return text.replace(/^/gm, '> ');
}
