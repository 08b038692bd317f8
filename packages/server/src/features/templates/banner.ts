import { type TlpLabel, tlpText } from '@muster/contract';

/** What each label of TLP 2.0 lets a recipient do, in the words of FIRST, shortened. */
const MEANS: Record<TlpLabel, string> = {
  RED: 'For your eyes only: do not pass it on to anybody, not inside your organisation either.',
  'AMBER+STRICT': 'Limited distribution: inside your own organisation only, for those who need to know.',
  AMBER: 'Limited distribution: your organisation and its clients, for those who need to know.',
  GREEN: 'Inside the community: not on public channels.',
  CLEAR: 'Distribution is not limited.',
};

/** Three starred lines at the top of every document. The additional restriction stands apart from the label. */
export function bannerOf(label: TlpLabel): string {
  return [
    `*** ${tlpText(label)}`,
    `*** ${MEANS[label]}`,
    '*** The labels are explained at https://www.first.org/tlp/',
  ].join('\n');
}
