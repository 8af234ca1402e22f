/** The pages' style sheet. Its colours are those of the elements, and follow the same custom properties. */
export const STYLE = `
:root { color-scheme: light dark; --text: var(--dvc-color-text, #1a2430); --soft: var(--dvc-color-muted, #4d5b6a);
  --page: var(--dvc-color-raised, #f4f7fa); --card: var(--dvc-color-surface, #fff); --line: var(--dvc-color-line, #d9e0e8);
  --action: var(--dvc-color-primary, #0b5cad); }
@media (prefers-color-scheme: dark) { :root { --text: var(--dvc-color-text, #e8edf3); --soft: var(--dvc-color-muted, #aab7c5);
  --page: #0f161d; --card: var(--dvc-color-surface, #16202b); --line: var(--dvc-color-line, #33424f);
  --action: var(--dvc-color-primary, #7db8f5); } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: max(16px, 1rem)/1.55 var(--dvc-font, 'Be Vietnam Pro', system-ui, sans-serif); overflow-wrap: break-word; }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; justify-content: space-between; align-items: center;
  padding: 12px max(16px, 50% - 272px); background: var(--card); border-bottom: 1px solid var(--line); }
header img { max-height: 40px; vertical-align: middle; margin-inline-end: 12px; }
main { width: min(100%, 576px); margin: 0 auto; padding: 24px 16px; flex: 1; outline: none; }
main.embedded { width: 100%; padding: 0; }
main:has(dvc-register) { width: min(100%, 720px); }
h1 { margin: 0 0 4px; font-size: 1.75em; line-height: 1.3; }
.lead { margin: 0 0 20px; color: var(--soft); }
.note { padding: 12px 16px; border: 1px solid var(--line); border-inline-start-width: 6px; border-radius: 8px; background: var(--card); }
a { color: var(--action); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 16px; }
nav a { flex: 1 1 auto; min-height: 44px; padding: 8px 12px; text-align: center; border: 1px solid var(--line); border-radius: 8px;
  background: var(--card); text-decoration: none; }
nav [aria-current] { border-color: var(--action); box-shadow: inset 0 0 0 1px var(--action); font-weight: 600; }
dvc-sign-in:not(:defined), dvc-recover:not(:defined) { display: block; }
dvc-sign-in, dvc-account, .card { padding: 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
dvc-sign-in { min-height: 320px; }
main:has(dvc-sign-in), main:has(dvc-recover) { min-height: 100vh; }
.skip { position: absolute; inset-block-start: -80px; padding: 12px; background: var(--card); }
.skip:focus { inset-block-start: 8px; z-index: 1; }
footer { padding: 12px max(16px, 50% - 272px) 24px; color: var(--soft); font-size: .9375em; }
footer p { margin: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; }
footer a, header a { display: inline-block; min-height: 24px; }
@media (max-width: 420px) { main { padding: 16px 8px; } dvc-sign-in, dvc-account, .card { padding: 16px 12px; } }
@media (forced-colors: active) { nav [aria-current] { outline: 2px solid; } }
@media print { body, main { min-height: 0; } header a, nav, .skip { display: none; } }
`;
