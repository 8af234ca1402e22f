/** The console's style sheet: system fonts, contrast of at least 4.5:1 in light and dark mode. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --line: #d0d7de; --fill: #f3f5f7;
  --action: #0b57a4; --on-action: #fff; --bad: #b3261e; --good: #1a6b33; --bar: #2f7fd1; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --soft: #a5aeb8; --page: #14181d; --line: #3a424b;
  --fill: #1e242b; --action: #8cc2ff; --on-action: #0b1622; --bad: #ff9a90; --good: #7fd99a; --bar: #5aa2ea; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; justify-content: space-between;
  padding: .75rem 1rem; border-bottom: 1px solid var(--line); background: var(--fill); }
.banner { flex: 1 0 100%; margin: -.75rem -1rem 0; padding: .5rem 1rem; background: #ffd23f; color: #1b1f24; font-weight: 600; }
h1 { margin: 0; font-size: 1.25rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
h3 { margin: 1rem 0 .25rem; font-size: 1rem; }
main { max-width: 75rem; margin: 0 auto; padding: 0 1rem 3rem; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
form { margin: 0; }
a { color: var(--action); }
a, button, input { border-radius: .25rem; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
button { min-height: 2.25rem; padding: .25rem .75rem; border: 1px solid var(--action); background: var(--page);
  color: var(--action); font: inherit; cursor: pointer; }
.sign-in button { background: var(--action); color: var(--on-action); }
.sign-in { display: grid; gap: .5rem; max-width: 26rem; margin: 3rem auto; }
.sign-in label { font-weight: 600; }
.sign-in input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--soft);
  background: var(--page); color: var(--text); font: inherit; }
.outage { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); align-items: end; margin-top: 1rem; }
.outage .alert { grid-column: 1 / -1; }
.outage label { display: grid; gap: .25rem; font-weight: 600; }
.outage input, .outage select { min-height: 2.75rem; padding: .5rem; border: 1px solid var(--soft); border-radius: .25rem;
  background: var(--page); color: var(--text); font: inherit; min-width: 0; }
.hint, .as-of { margin: 0 0 .5rem; color: var(--soft); }
.as-of { margin-top: 1rem; }
.alert, .notice { margin: 0; padding: .5rem .75rem; border: 1px solid currentcolor; border-radius: .25rem; }
.alert { color: var(--bad); }
.notice { color: var(--good); }
.periods { display: flex; flex-wrap: wrap; gap: .5rem; }
.periods a { padding: .375rem .75rem; border: 1px solid var(--line); text-decoration: none; }
.periods a[aria-current] { border-color: var(--action); background: var(--action); color: var(--on-action); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .25rem; }
.scroll + form { margin-top: .5rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .375rem .75rem; border-top: 1px solid var(--line); text-align: start; vertical-align: middle; }
thead th { border-top: 0; background: var(--fill); font-size: .875rem; white-space: nowrap; }
tbody th { font-weight: normal; white-space: nowrap; }
td.text { min-width: 9rem; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: .9375em/1.4 ui-monospace, monospace; }
.bar { width: 6rem; height: .5rem; vertical-align: middle; fill: var(--bar); }
.bar .track { fill: var(--line); }
.bad { color: var(--bad); }
.good { color: var(--good); }
@media (forced-colors: active) { .bar { fill: Highlight; } .periods a[aria-current] { outline: 2px solid; } }
`;
