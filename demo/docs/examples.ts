/** Examples of the guides that can be changed and run, where the page is served beside a gateway. */

/** Scripts of a release folder, as the guides write it. */
const RELEASE = /(["'])\/(?:dist\/cdn|dvc-register\/[\d.]+)\//g;
const INTEGRITY = / integrity="[^"]*"| crossorigin(?:="[^"]*")?/g;
const GATEWAY = /endpoint="[^"]*"/g;

/** The example as it runs here: our own scripts and the gateway of this page. */
const runnable = (example: string): string =>
  example.replaceAll(RELEASE, '$1/dist/cdn/').replaceAll(INTEGRITY, '').replaceAll(GATEWAY, 'endpoint="/registration"');

/** Only whole examples: a snippet of scripts alone shows nothing. */
const isExample = (text: string) => /<dvc-[\w-]+/.test(text) && /<script[^>]*\bsrc=/.test(text) && !text.includes('…');

/** The page's policy lets only this name make a document of a text. */
const policy = (
  window as { trustedTypes?: { createPolicy(name: string, rules: object): { createHTML(text: string): string } } }
).trustedTypes;
const trusted = policy?.createPolicy('dvc-docs', { createHTML: (text: string) => text });

function run(frame: HTMLIFrameElement, text: string): void {
  const page = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">${runnable(text)}`;
  frame.srcdoc = trusted ? trusted.createHTML(page) : page;
}

const button = (text: string, press: () => void): HTMLButtonElement => {
  const made = document.createElement('button');
  Object.assign(made, { type: 'button', textContent: text, onclick: press });
  return made;
};

function open(block: HTMLElement, isVietnamese: boolean): void {
  const label = isVietnamese ? 'Ví dụ, sửa được' : 'Example, to be changed';
  const text = document.createElement('textarea');
  Object.assign(text, { value: block.textContent, spellcheck: false, rows: 10 });
  text.setAttribute('aria-label', label);
  const frame = document.createElement('iframe');
  frame.title = isVietnamese ? 'Kết quả' : 'Result';
  const again = button(isVietnamese ? 'Chạy' : 'Run', () => run(frame, text.value));
  const box = document.createElement('div');
  box.className = 'example';
  box.append(text, again, frame);
  block.replaceWith(box);
  text.focus();
  run(frame, text.value);
}

/** Adds a button below each example that can run here. A page on a static host has no gateway. */
export function offerToRun(isVietnamese: boolean): void {
  const blocks = [...document.querySelectorAll<HTMLElement>('pre[data-lang=html]')].filter((each) =>
    isExample(each.textContent),
  );
  if (!blocks.length) return;
  fetch('/healthz', { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => {
      if (!ok) return;
      for (const block of blocks) {
        const opener = button(isVietnamese ? 'Sửa và chạy thử' : 'Change and run', () => {
          open(block, isVietnamese);
          opener.remove();
        });
        block.after(opener);
      }
    },
    () => undefined,
  );
}
