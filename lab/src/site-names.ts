/** An invented federation with real geography: national bodies, sites, their clocks and their places. */
export interface SiteSketch {
  name: string;
  officialName: string;
  ngi: string;
  country: string;
  timeZone: string;
  latitude: number;
  longitude: number;
}

function sketch(
  name: string,
  officialName: string,
  ngi: string,
  [country, timeZone]: [string, string],
  [latitude, longitude]: [number, number],
): SiteSketch {
  return { name, officialName, ngi, country, timeZone, latitude, longitude };
}

const NL: [string, string] = ['NL', 'Europe/Amsterdam'];
const DE: [string, string] = ['DE', 'Europe/Berlin'];
const FR: [string, string] = ['FR', 'Europe/Paris'];
const IT: [string, string] = ['IT', 'Europe/Rome'];
const ES: [string, string] = ['ES', 'Europe/Madrid'];
const UK: [string, string] = ['GB', 'Europe/London'];

export const SITES: readonly SiteSketch[] = [
  sketch('AMSTEL-GRID', 'Amstel Grid Centre', 'NGI_NL', NL, [52.36, 4.95]),
  sketch('ISAR-TIER2', 'Isar Physics Computing', 'NGI_DE', DE, [48.26, 11.67]),
  sketch('LOIRE-LPC', 'Laboratoire de Calcul de la Loire', 'NGI_FRANCE', FR, [47.22, -1.55]),
  sketch('TAMSUI-AS', 'Tamsui Academic Cloud', 'ROC_ASIA', ['TW', 'Asia/Taipei'], [25.04, 121.61]),
  sketch('ARNO-T2', 'Centro di Calcolo Arno', 'NGI_IT', IT, [43.72, 10.4]),
  sketch(
    'FRASER-HPC',
    'Fraser Research Computing',
    'ROC_CANADA',
    ['CA', 'America/Vancouver'],
    [49.25, -123.23],
  ),
  sketch('EBRO-CLOUD', 'Nube de Investigación Ebro', 'NGI_IBERGRID', ES, [41.65, -0.88]),
  sketch('VLTAVA-FZ', 'Vltava Computing Centre', 'NGI_CZ', ['CZ', 'Europe/Prague'], [50.1, 14.46]),
  sketch('MERSEY-HEP', 'Mersey High Energy Physics', 'NGI_UK', UK, [53.41, -2.97]),
  sketch('WISLA-CYF', 'Centrum Obliczeniowe Wisła', 'NGI_PL', ['PL', 'Europe/Warsaw'], [50.07, 19.91]),
  sketch('SAIMAA-CSC', 'Saimaa Computing', 'NGI_FI', ['FI', 'Europe/Helsinki'], [61.06, 28.19]),
  sketch('TEJO-LIP', 'Tejo Research Infrastructure', 'NGI_IBERGRID', ['PT', 'Europe/Lisbon'], [38.74, -9.14]),
  sketch('ELBE-HPC', 'Elbe Supercomputing', 'NGI_DE', DE, [53.57, 9.97]),
  sketch('AXIOS-GRID', 'Axios Grid', 'NGI_GRNET', ['GR', 'Europe/Athens'], [40.63, 22.96]),
  sketch('RHONE-CLOUD', 'Nuage du Rhône', 'NGI_FRANCE', FR, [45.78, 4.87]),
  sketch('TIBER-CLOUD', 'Tiber Cloud', 'NGI_IT', IT, [41.85, 12.6]),
  sketch('MAAS-CLOUD', 'Maas Cloud', 'NGI_NL', NL, [50.85, 5.69]),
  sketch('TYNE-GRID', 'Tyne Grid', 'NGI_UK', UK, [54.98, -1.61]),
  sketch('SAVA-ARNES', 'Sava Academic Network', 'NGI_SI', ['SI', 'Europe/Ljubljana'], [46.04, 14.49]),
  sketch('MALAR-LUNARC', 'Mälar Computing', 'NGI_SE', ['SE', 'Europe/Stockholm'], [59.35, 18.07]),
  sketch('DRAVA-SRCE', 'Drava Centre', 'NGI_HR', ['HR', 'Europe/Zagreb'], [45.79, 15.97]),
  sketch('HAN-KISTI', 'Han River Data Centre', 'ROC_ASIA', ['KR', 'Asia/Seoul'], [36.37, 127.36]),
  sketch('HUDSON-T2', 'Hudson Valley Tier 2', 'ROC_AMERICA', ['US', 'America/New_York'], [41.71, -73.92]),
  sketch('ILIA-UNI', 'Ilia University Cloud', 'NGI_GE', ['GE', 'Asia/Tbilisi'], [41.72, 44.78]),
];
