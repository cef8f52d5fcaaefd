/** The report's style sheet: light and dark by the reader's preference, and for paper. */
export const STYLE = `
:root{--page:#fff;--text:#1c2430;--muted:#5b6675;--line:#dde2e9;--panel:#f5f7fa;--good:#1d7a46;--bad:#b3261e;
--s0:#2b6cb0;--s1:#c2570c;--s2:#2f855a;--s3:#7b4bb0;--s4:#a3195b;--s5:#4a5568;--warm:#d1495b;--cold:#2b6cb0;--strong:#fff;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--page:#14181e;--text:#e3e8ef;--muted:#9aa5b4;--line:#303843;--panel:#1c222a;
--good:#5cc98a;--bad:#ff8a80;--s0:#6aa9ee;--s1:#f0975a;--s2:#68c796;--s3:#b697ea;--s4:#f07fb0;--s5:#a5b0bf;--warm:#e2687a;--cold:#4d8fd6;--strong:#fff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1060px;margin:0 auto;padding:28px 20px 80px}
h1{font-size:27px;margin:0 0 4px}h2{font-size:21px;margin:52px 0 8px;padding-top:12px;border-top:2px solid var(--line)}
h3{font-size:16px;margin:26px 0 4px}p{max-width:78ch;margin:8px 0}a{color:var(--s0)}.muted{color:var(--muted)}
.verdict{margin:18px 0;padding:14px 18px;border-radius:6px;background:var(--panel);border-left:6px solid var(--good);font-size:18px}
.verdict.failed{border-color:var(--bad)}.pass{color:var(--good);font-weight:600}.fail{color:var(--bad);font-weight:700}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13px;margin:8px 0 14px;min-width:50%}
th{text-align:left;font-weight:600;color:var(--muted);vertical-align:bottom}th,td{padding:4px 10px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.tested{min-width:250px}td.reading{min-width:200px}.aside{color:var(--muted);font-size:12px;white-space:normal}td.number .aside{max-width:130px;margin-left:auto}
tr.failed td{background:color-mix(in srgb,var(--bad) 12%,transparent)}
.provenance th{min-width:150px;font-weight:400}.provenance td{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
ol.contents{columns:2;max-width:820px}figure{margin:18px 0;max-width:780px}figcaption{color:var(--muted);font-size:13.5px;max-width:78ch}
summary{cursor:pointer;color:var(--s0);margin:8px 0}
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg text{fill:var(--text)}svg .axis-label{fill:var(--muted)}svg .on-strong{fill:var(--strong)}
.grid{stroke:var(--line)}.zero{stroke:var(--muted)}.line{fill:none;stroke-width:1.8}.yardstick{stroke-dasharray:5 4;stroke-width:1.3}.dot{stroke:none}
.series-0{stroke:var(--s0)}.series-1{stroke:var(--s1)}.series-2{stroke:var(--s2)}.series-3{stroke:var(--s3)}.series-4{stroke:var(--s4)}.series-5{stroke:var(--s5)}
.dot.series-0{fill:var(--s0)}.dot.series-1{fill:var(--s1)}.dot.series-2{fill:var(--s2)}.dot.series-3{fill:var(--s3)}.dot.series-4{fill:var(--s4)}.dot.series-5{fill:var(--s5)}
.band{fill:var(--s2);fill-opacity:.14}.band-1{fill:var(--s1)}.warm{fill:var(--warm)}.cold{fill:var(--cold)}.bar.down{fill:var(--s0)}.bar.up{fill:var(--s1)}
@media print{main{max-width:none;padding:0}h2{break-after:avoid}figure,tr{break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}}
`.trim();
