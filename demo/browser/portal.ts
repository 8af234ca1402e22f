/** A portal's page beside the registration: once a method is chosen, its banner shrinks, and the
 * side says only what is true for that method. */
const main = document.querySelector('main');

function begin(method: string) {
  if (main) main.dataset['begun'] = method;
  for (const card of document.querySelectorAll<HTMLElement>('[data-for]')) {
    const methods = card.dataset['for'];
    card.hidden = Boolean(methods) && !methods?.split(' ').includes(method);
  }
}

for (const type of ['dvc-method', 'dvc-step'] as const)
  document.addEventListener(type, (event) => begin((event as Event & { readonly method: string }).method));

const TIMEOUT_MS = 10_000;

/**
 * Whether the page was left. One that comes back from the browser's cache may be seen by the next
 * person at a shared computer, so it must not name the one before (T42).
 */
let left = false;
addEventListener('pagehide', () => {
  left = true;
  for (const label of document.querySelectorAll('[data-person] span')) label.textContent = '';
});

/** Hands the receipt of a registration to the portal's server, which signs the person in (docs/sign-in.md). */
async function signIn(receipt: string): Promise<void> {
  const response = await fetch('registered', {
    method: 'POST',
    body: new URLSearchParams({ receipt }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) return;
  const { name } = (await response.json()) as { readonly name: string };
  for (const guest of document.querySelectorAll<HTMLElement>('[data-guest]')) guest.hidden = true;
  for (const person of document.querySelectorAll<HTMLElement>('[data-person]')) {
    const label = person.querySelector('span');
    if (label && !left) label.textContent = name;
    person.hidden = false;
  }
}

document.addEventListener('dvc-complete', (event) => {
  // The steps are behind the person.
  begin('done');
  const { receipt } = event as Event & { readonly receipt?: string };
  // If it fails, "Tiếp tục" at the end of the registration leads to the sign-in.
  if (receipt) void signIn(receipt).catch(() => undefined);
});
