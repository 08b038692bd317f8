import type { BoardSite, BoardView, VerdictView } from '@muster/contract';
import { oneLine } from '../../output/text.ts';
import { distributionOf, distributionText } from './distribution.ts';
import { type Axis, axes, countsOf, type ReportData, secondsAfterAlarm } from './report-data.ts';
import { gapText } from './review.ts';
import { signs, verdictWords } from './signs.ts';
import { instantText } from './times.ts';

const titles: Readonly<Record<Axis, string>> = {
  communication: 'Communication',
  containment: 'Containment',
  forensics: 'Forensics',
};

/** The report as Markdown. Everything that came from outside is quoted or escaped: it can make no heading, link or table. */
export function markdownReport(data: ReportData): string {
  const { board } = data;
  const parts = [
    `# ${safe(board.campaign.name)}`,
    [
      `- Campaign ${board.campaign.id}, ${board.campaign.state}, as it stands ${instantText(board.at)}`,
      ...(data.campaign
        ? [`- Scenario ${safe(data.campaign.scenario.name)} version ${data.campaign.scenario.version}`]
        : []),
      ...(data.campaign?.schemeSha256 ? [`- Scheme, frozen: sha256 \`${data.campaign.schemeSha256}\``] : []),
      ...board.ourOutages.map(
        ({ from, to }) =>
          `- Our own outage ${instantText(from)} to ${to === null ? 'now' : instantText(to)}: it cost no site a point`,
      ),
    ].join('\n'),
    board.sites.length > 1 ? overview(board) : '',
    times(data),
    ...board.sites.map((site) => siteSection(data, site)),
    leftOut(board),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function overview(board: BoardView): string {
  const words = verdictWords.filter((word) =>
    board.sites.some(({ verdicts }) => verdicts.some(({ verdict }) => verdict === word)),
  );
  const tables = axes
    .filter((axis) => board.checks.some((check) => check.axis === axis))
    .map((axis) =>
      [
        `### ${titles[axis]}`,
        '',
        row(['site', ...words.map((word) => `${signs[word].sign} ${word}`)]),
        row(['---', ...words.map(() => '--:')]),
        ...board.sites.map((site) => {
          const counts = countsOf(board, axis, [site]);
          return row([safe(site.site.name), ...words.map((word) => String(counts[word]))]);
        }),
      ].join('\n'),
    );
  return ['## All sites', 'Three axes, side by side; they are not averaged.', ...tables].join('\n\n');
}

function leftOut(board: BoardView): string {
  if (board.leftOut.length === 0) return '';
  const lines = board.leftOut.map(({ site, reason }) => `- ${safe(site.name)}: ${safe(reason)}`);
  return ['## Left out before the start', '', ...lines].join('\n');
}

function times(data: ReportData): string {
  if (!data.campaign) return '';
  const sites = data.board.sites.length;
  const plots = [
    distributionText('Acknowledged after the alarm', distributionOf(secondsAfterAlarm(data, 'C3')), sites),
    distributionText('Contained after the alarm', distributionOf(secondsAfterAlarm(data, 'K5')), sites),
  ];
  return ['## Times', '```', ...plots, '```'].join('\n');
}

function siteSection(data: ReportData, site: BoardSite): string {
  const { board } = data;
  const parts = [`## ${safe(site.site.name)}`];
  const facts = [
    site.incident === null ? '' : `Incident ${safe(site.incident)}`,
    site.site.ngi === null ? '' : safe(site.site.ngi),
    site.copies
      ? `${site.copies.planned} copies: ${site.copies.alive} alive, ${site.copies.silent} silent`
      : '',
    site.suspendedAt === null ? '' : `suspended ${instantText(site.suspendedAt)}: this was real`,
  ];
  parts.push(facts.filter((fact) => fact !== '').join(' · '));
  for (const axis of axes) {
    const checks = board.checks.filter((check) => check.axis === axis);
    const blocks = checks.flatMap(({ id, title, weight }) => {
      const verdict = site.verdicts.find(({ check }) => check === id);
      return verdict ? [checkBlock(`${id} ${title}`, weight, verdict)] : [];
    });
    if (blocks.length > 0) parts.push(`### ${titles[axis]}`, ...blocks);
  }
  const claims = data.claims.filter(({ participation }) => participation === site.participation);
  if (claims.length > 0) {
    parts.push(
      '### Claim against truth',
      [
        row(['claim', 'said', 'measured', 'gap', 'judged']),
        row(['---', '---', '---', '--:', '---']),
        ...claims.map(({ kind, said, measured, gapSeconds, judged }) =>
          row([kind, safe(said), safe(measured), gapText(gapSeconds), judged]),
        ),
      ].join('\n'),
    );
  }
  const appeals = data.appeals.filter(({ participation }) => participation === site.participation);
  if (appeals.length > 0) {
    parts.push(
      '### Appeals',
      appeals
        .map(
          ({ check, state, text, answer }) =>
            `- ${check}, ${state}: “${safe(text)}”${answer === null ? '' : `. Answer: ${safe(answer)}`}`,
        )
        .join('\n'),
    );
  }
  return parts.join('\n\n');
}

function checkBlock(title: string, weight: number, verdict: VerdictView): string {
  const { sign, says } = signs[verdict.verdict];
  const dated = verdict.at === null ? '' : `, ${instantText(verdict.at)}`;
  const lines = [`**${sign} ${safe(title)}: ${says}** (weight ${weight}${dated})`, safe(verdict.why)];
  if (verdict.overridden) {
    const { by, at, reason, was } = verdict.overridden;
    lines.push(
      `Decided by ${safe(by)}, ${instantText(at)}: ${safe(reason)}. The rule said ${signs[was].says}.`,
    );
  }
  for (const { ref, at, says: what, quote } of verdict.evidence) {
    lines.push(`- ${instantText(at)} ${safe(what)} (\`${ref.replace(/`/g, '')}\`)`);
    if (quote !== null) lines.push(`  > ${safe(quote)}`);
  }
  return lines.join('\n\n').replace(/\n\n( {2}>|- )/g, '\n$1');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** One line of text that Markdown and HTML take as text. */
function safe(text: string): string {
  return oneLine(text)
    .trim()
    .replace(/[\\`*_[\]<>|#~&]/g, (mark) => (mark === '<' ? '&lt;' : mark === '&' ? '&amp;' : `\\${mark}`));
}
