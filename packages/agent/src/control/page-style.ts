export const PAGE_STYLE = `
:root{--paper:#FAFAF7;--panel:#FFF;--line:#DDDDD6;--ink:#1B1F24;--quiet:#5B636D;--link:#0B5A8A;--signal:#B3261E;
--pass:#1B7A4B;--late:#8A5A00;--fail:#B3261E;--fail-wash:#F9E2DF;--late-wash:#F7EBD3;
--sans:"IBM Plex Sans",system-ui,sans-serif;--mono:"IBM Plex Mono",ui-monospace,monospace}
@media(prefers-color-scheme:dark){:root{--paper:#101418;--panel:#171C22;--line:#2B333C;--ink:#E8EAED;--quiet:#9AA4AF;
--link:#7CC4F2;--signal:#FF8A80;--pass:#5FD39A;--late:#F0B94A;--fail:#FF8A80;--fail-wash:#331A18;--late-wash:#2C2412}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.45 var(--sans)}
header,main{max-width:960px;margin:0 auto;padding:16px}
header{display:flex;gap:16px;align-items:baseline;border-bottom:1px solid var(--line);flex-wrap:wrap}
h1{font-size:20px;line-height:1.2;margin:0}h2{font-size:16px;margin:24px 0 8px}
p{margin:8px 0}a{color:var(--link)}code{font-family:var(--mono);font-size:12px;overflow-wrap:anywhere}
.quiet{color:var(--quiet)}.panel{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:12px 16px;margin:12px 0}
.alarm{background:var(--fail-wash);border-color:var(--fail)}.asks{background:var(--late-wash);border-color:var(--late)}
table{border-collapse:collapse;width:100%}td:nth-child(2),.panel{overflow-wrap:anywhere}th,td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--quiet);font-size:12px}ol{padding-left:24px}li{margin:4px 0}
label{display:block;margin:8px 0 4px}input,textarea{width:100%;font:inherit;padding:8px;background:var(--paper);color:var(--ink);border:1px solid var(--quiet);border-radius:6px}
button{font:inherit;font-weight:600;padding:8px 16px;border-radius:6px;border:1px solid var(--quiet);background:var(--panel);color:var(--ink);margin:8px 8px 0 0;cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
`;
