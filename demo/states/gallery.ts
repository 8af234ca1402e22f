/** The gallery's controls: language, theme, light or dark, and width of all screens at once. */
const frames = [...document.querySelectorAll('iframe')];
const choices = [...document.querySelectorAll('select')];

function apply(): void {
  const wanted = Object.fromEntries(choices.map(({ name, value }) => [name, value]));
  const { width = '', ...rest } = wanted;
  for (const frame of frames) {
    const query = new URLSearchParams({ screen: frame.dataset['screen'] ?? '', ...rest });
    const address = `/states/screen?${query.toString()}`;
    if (frame.getAttribute('src') !== address) frame.setAttribute('src', address);
  }
  document.body.dataset['width'] = width;
}
for (const choice of choices) choice.addEventListener('change', apply);
apply();
