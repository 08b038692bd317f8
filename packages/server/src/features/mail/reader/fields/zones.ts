/** Zone abbreviations met in European mail, with their fixed offset; and whether they are a summer time. */
export const zoneOffsets: Record<string, { offset: string; summer: boolean | null }> = {
  UTC: { offset: '+00:00', summer: null },
  UT: { offset: '+00:00', summer: null },
  GMT: { offset: '+00:00', summer: false },
  Z: { offset: '+00:00', summer: null },
  WET: { offset: '+00:00', summer: false },
  WEST: { offset: '+01:00', summer: true },
  BST: { offset: '+01:00', summer: true },
  CET: { offset: '+01:00', summer: false },
  MEZ: { offset: '+01:00', summer: false },
  MET: { offset: '+01:00', summer: false },
  CEST: { offset: '+02:00', summer: true },
  MESZ: { offset: '+02:00', summer: true },
  MEST: { offset: '+02:00', summer: true },
  EET: { offset: '+02:00', summer: false },
  OEZ: { offset: '+02:00', summer: false },
  EEST: { offset: '+03:00', summer: true },
  OESZ: { offset: '+03:00', summer: true },
  MSK: { offset: '+03:00', summer: null },
  TRT: { offset: '+03:00', summer: null },
  JST: { offset: '+09:00', summer: null },
  KST: { offset: '+09:00', summer: null },
  EST: { offset: '-05:00', summer: false },
  EDT: { offset: '-04:00', summer: true },
  CST: { offset: '-06:00', summer: false },
  CDT: { offset: '-05:00', summer: true },
  PST: { offset: '-08:00', summer: false },
  PDT: { offset: '-07:00', summer: true },
};

export const monthNumbers: Record<string, number> = {};
const monthWords = [
  'january jan januar jänner jän janvier janv enero ene gennaio gen januari',
  'february feb februar feber février févr fév febrero febbraio febr februari',
  'march mar märz mär mrz mars marzo maart',
  'april apr avril avr abril abr aprile',
  'may mai mayo maggio mag mei',
  'june jun juni juin junio giugno giu',
  'july jul juli juillet juil julio luglio lug',
  'august aug août agosto ago augustus',
  'september sep sept septembre septiembre settembre set',
  'october oct oktober okt octobre octubre ottobre ott',
  'november nov novembre noviembre',
  'december dec dezember dez décembre déc diciembre dic dicembre',
];
monthWords.forEach((words, index) => {
  for (const word of words.split(' ')) monthNumbers[word] = index + 1;
});
