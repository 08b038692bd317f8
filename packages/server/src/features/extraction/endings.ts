/** What ends names of files far more often than names of hosts. */
export const fileEndings: ReadonlySet<string> = new Set(
  (
    'txt log exe dll sys sh bash py pyc pl rb ps1 psm1 bat cmd vbs js mjs ts jar class war php asp aspx jsp c h cpp o so ko elf bin run ' +
    'conf cfg ini json xml htm html pdf doc docx docm xls xlsx xlsm ppt pptx csv rtf odt ods zip gz tgz bz xz zst rar tar eml msg md ' +
    'yaml yml rpm deb pem crt key csr png jpg jpeg gif svg ico bak tmp swp old orig pid sock lock service timer socket mount db sqlite ' +
    'iso img qcow vmdk ova lnk dat mem pcap pcapng evtx core cap'
  ).split(' '),
);

/** Endings of names under which most hosts stand; two letters are a country's. */
export const commonEndings: ReadonlySet<string> = new Set(
  (
    'com org net edu gov mil int arpa info biz name pro aero coop museum eu asia cat jobs mobi tel travel post xxx example test invalid ' +
    'localhost local internal intern lan home corp onion bit cern app dev page cloud host hosting site online website space store shop tech ' +
    'top xyz club vip win bid loan date men work live life world today news blog wiki link click icu buzz fun rest bar pw network systems ' +
    'solutions services agency academy science institute university hpc zone email chat media digital global group team company center ' +
    'support security download stream trade party review country cricket faith accountant racing lab'
  ).split(' '),
);

/** Abbreviations that stand in sentences. */
export const wordsWithDots =
  /^(?:e\.g|i\.e|z\.b|u\.a|d\.h|o\.k|a\.m|p\.m|u\.s|u\.k|s\.o|n\.b|p\.s|a\.k\.a|node\.js|next\.js|vue\.js|asp\.net)$/i;
