import { readdirSync } from 'node:fs';

/** Guides in another language: `docs/vi/embedding.md` is `docs/embedding.md` in Vietnamese. */
export const TRANSLATIONS = 'docs/vi';

/** README.md, the guides and their translations. */
export const guides: readonly string[] = ['README.md', ...['docs', TRANSLATIONS].flatMap(pagesOf)];

function pagesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
