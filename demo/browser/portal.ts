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
