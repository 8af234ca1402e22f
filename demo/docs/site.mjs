// Writes dist/demo/docs from docs/: one page for each guide and decision, the reference of the
// elements from the manifest, an index for the search, and llms.txt. Links are relative, so the
// folder works on any static host.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import hljs from 'highlight.js/lib/common';
import { Marked } from 'marked';
import MiniSearch from 'minisearch';
import { elementsOf } from '../../.config/typings.mjs';
import { CONTENTS, VIETNAMESE } from './contents.mjs';
import { elementsPage } from './elements-page.mjs';
import { INDEXED, plain } from './words.mjs';

const ASSETS = /\.(?:png|webp|svg|ya?ml|json|conf|cfg|service)$|Dockerfile$/;
/** Words that a person reads in a minute. */
const PACE = 200;

export const escaped = (text) =>
  text.replaceAll(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

/** GitHub's anchor of a heading, so that a link works on both. */
const slugOf = (text) =>
  text
    .toLowerCase()
    .replaceAll(/<[^>]+>|&#?\w+;/g, '')
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** The address of a page of docs/ on the site; a README is the index of its folder. */
const addressOf = (page) => `${page.replace(/(^|\/)README$/, '$1index')}.html`;

/**
 * A link as the site needs it: to a page of the site, to a copied file, or to the repository.
 *
 * @param {string} page from which the link leads, without `.md`
 * @param {string} href as the guide has it
 */
function linkOf(page, href, { pages, repository }) {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const target = posix.join('docs', posix.dirname(page), path);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const inside = posix.relative('docs', target);
  const here = posix.dirname(addressOf(page));
  if (pages.has(inside.replace(/\.md$/, '')))
    return posix.relative(here, addressOf(inside.replace(/\.md$/, ''))) + hash;
  if (!inside.startsWith('..') && ASSETS.test(inside)) return posix.relative(here, inside);
  return `${repository}/blob/main/${target}${hash}`;
}

/** Renders a guide. Returns its HTML, title and sections. */
function rendered(page, text, context) {
  const headings = [];
  const seen = new Map();
  const anchorOf = (heading) => {
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times ? `${slug}-${times}` : slug;
  };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const words = inner.replaceAll(/<[^>]+>/g, '');
        const anchor = anchorOf(words);
        headings.push({ depth, anchor, words });
        // Some guides write the anchor themselves.
        const id = text.includes(`id="${anchor}"`) ? '' : ` id="${anchor}"`;
        if (depth === 1) return `<h1${id}>${inner}</h1>\n`;
        return `<h${depth}${id}><a href="#${anchor}">${inner}</a></h${depth}>\n`;
      },
      code({ text: code, lang = '' }) {
        const name = lang.split(/\s/, 1)[0] ?? '';
        const known = name && hljs.getLanguage(name);
        const inner = known ? hljs.highlight(code, { language: name }).value : escaped(code);
        // A long line scrolls, and a keyboard must reach it.
        return `<pre tabindex="0"${name ? ` data-lang="${escaped(name)}"` : ''}><code>${inner}</code></pre>\n`;
      },
      link({ href, title, tokens }) {
        const name = title ? ` title="${escaped(title)}"` : '';
        return `<a href="${escaped(linkOf(page, href, context))}"${name}>${this.parser.parseInline(tokens)}</a>`;
      },
      image: ({ href, text: alt }) =>
        `<img src="${escaped(linkOf(page, href, context))}" alt="${escaped(alt)}" loading="lazy" />`,
      table(token) {
        const cell = (each, tag) => `<${tag}>${this.parser.parseInline(each.tokens)}</${tag}>`;
        const row = (cells, tag) => `<tr>${cells.map((each) => cell(each, tag)).join('')}</tr>`;
        const head = row(token.header, 'th').replaceAll('<th>', '<th scope="col">');
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        return `<div class="table" tabindex="0" role="group" aria-label="Table"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const html = marked.parse(text);
  return { html, headings, sections: sectionsOf(text, headings) };
}

/** The words below each heading, without marks. */
function sectionsOf(text, headings) {
  const parts = text.replaceAll(/^```[^]*?^```/gm, (block) => block.replaceAll(/^#/gm, ' #')).split(/^#{1,6} .*$/m);
  const words = (part) =>
    part
      .replaceAll(/```\w*|[`*_|[\]()#>]|https?:\S+/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  return headings.map(({ anchor, words: heading }, at) => ({ anchor, heading, text: words(parts[at + 1] ?? '') }));
}

const minutesOf = (text) => Math.max(1, Math.round(text.split(/\s+/).length / PACE));

function menu(current, { groups, titles }) {
  const here = posix.dirname(addressOf(current));
  const item = (page) => {
    const mark = page === current ? ' aria-current="page"' : '';
    return `<li><a href="${posix.relative(here, addressOf(page))}"${mark}>${escaped(titles.get(page) ?? page)}</a></li>`;
  };
  const group = ({ title, pages }) =>
    `<h2${title === VIETNAMESE ? ' lang="vi"' : ''}>${escaped(title)}</h2>\n<ul${title === VIETNAMESE ? ' lang="vi"' : ''}>${pages.map(item).join('')}</ul>`;
  return groups.map(group).join('\n');
}

const tableOfContents = (headings, lang) => {
  const listed = headings.filter(({ depth }) => depth === 2);
  if (listed.length < 3) return '';
  const items = listed.map(({ anchor, words }) => `<li><a href="#${anchor}">${words}</a></li>`);
  const name = lang === 'vi' ? 'Trong trang này' : 'On this page';
  return `<nav class="contents" aria-label="${name}"><h2>${name}</h2><ul>${items.join('')}</ul></nav>`;
};

function framed(page, { html, headings }, text, context) {
  const to = posix.relative(posix.dirname(addressOf(page)), '.') || '.';
  const lang = page.startsWith('vi/') ? 'vi' : 'en';
  const minutes = minutesOf(text);
  const words = lang === 'vi' ? `Đọc trong ${minutes} phút` : `${minutes} min to read`;
  const title = headings[0]?.words ?? page;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} – dvc-register</title>
<meta name="description" content="${escaped((text.match(/^(?!#|\[|!|```|\||-).+(?:\n(?!\n).+)*/m)?.[0] ?? title).replaceAll(/[`*\n]/g, ' ').slice(0, 150))}" />
<link rel="icon" href="data:," />
<link rel="stylesheet" href="${to}/site.css" />
<script type="module" src="${to}/site.js"></script>
</head>
<body data-root="${to}">
<a class="skip" href="#site-main">${lang === 'vi' ? 'Đến nội dung' : 'To the content'}</a>
<header>
<a class="name" href="${to}/index.html">dvc-register</a>
<search>
<label for="site-words">${lang === 'vi' ? 'Tìm' : 'Search'}</label>
<input id="site-words" type="search" autocomplete="off" spellcheck="false" />
<p id="site-found" role="status"></p>
<ol id="site-results" hidden></ol>
</search>
</header>
<div class="page">
<details class="menu"><summary>${lang === 'vi' ? 'Mục lục' : 'Menu'}</summary>
<nav aria-label="${lang === 'vi' ? 'Tài liệu' : 'Documentation'}">
${menu(page, context)}
</nav></details>
<main id="site-main" tabindex="-1">
<article>
${html.replace('</h1>', () => `</h1>\n<p class="minutes">${words}</p>\n${tableOfContents(headings, lang)}`)}
</article>
</main>
</div>
</body>
</html>
`;
}

/** Every Markdown file below docs/, without its ending. */
const pagesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll('\\', '/').replace(/\.md$/, ''))
    .sort();

/** The menu: the contents, the Vietnamese guides first. Decisions are found by their index. */
const groupsOf = (all) => {
  const vietnamese = all.filter((page) => page.startsWith('vi/'));
  return [...(vietnamese.length ? [{ title: VIETNAMESE, pages: vietnamese }] : []), ...CONTENTS];
};

/** The first page: what there is, with a line about each. */
const homeOf = (texts, groups) => {
  const line = (page) => {
    const text = texts.get(page) ?? '';
    const [, title = page] = /^# (.*)$/m.exec(text) ?? [];
    const [lead = ''] = /^(?!#|\[|!|```|\||-|<).+(?:\n(?!\n).+)*/m.exec(text) ?? [];
    const sentence = lead.replaceAll('\n', ' ').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    return `- [${title}](${page}.md): ${sentence.split(/(?<=[.:]) /, 1)[0]}`;
  };
  const group = ({ title, pages }) => `## ${title}\n\n${pages.map(line).join('\n')}`;
  return `# dvc-register\n\nRegistration, sign-in and one account on every public-service portal.\n\n${groups.map(group).join('\n\n')}\n`;
};

/** https://llmstxt.org */
const llmsOf = (home) =>
  home.replace(/\n\n/, '\n\n> ').replaceAll(/\]\(([^)]*)\.md\)/g, (_, page) => `](${addressOf(page)})`);

function searchIndex(entries) {
  const index = new MiniSearch(INDEXED);
  index.addAll(entries);
  return JSON.stringify(index);
}

/** Writes the site below the root's dist/demo/docs. */
export function writeSite(root) {
  const docs = join(root, 'docs');
  const out = join(root, 'dist', 'demo', 'docs');
  const { homepage, customElements } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const all = pagesIn(docs);
  const texts = new Map(all.map((page) => [page, readFileSync(join(docs, `${page}.md`), 'utf8')]));
  texts.set('elements', elementsPage(elementsOf(JSON.parse(readFileSync(join(root, customElements), 'utf8')))));
  const groups = groupsOf(all);
  const home = homeOf(texts, groups);
  texts.set('index', home);
  const titles = new Map([...texts].map(([page, text]) => [page, plain(/^# (.*)$/m.exec(text)?.[1] ?? page)]));
  const context = { pages: new Set(texts.keys()), groups, titles, repository: homepage.replace(/#.*/, '') };
  const write = (path, content) => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
  };
  const entries = [];
  for (const [page, text] of texts) {
    const made = rendered(page, text, context);
    write(addressOf(page), framed(page, made, text, context));
    // A decision is found by its title; the whole text of each would be most of the index.
    const sections = /^decisions\/\d|^CHANGELOG$/.test(page) ? made.sections.slice(0, 1) : made.sections;
    for (const { anchor, heading, text: words } of sections) {
      const isHead = page !== 'index' && anchor === made.headings[0]?.anchor;
      entries.push({
        id: entries.length,
        to: addressOf(page) + (isHead || !anchor ? '' : `#${anchor}`),
        title: titles.get(page),
        heading: plain(heading),
        text: words,
      });
    }
  }
  write('search.json', searchIndex(entries));
  write('llms.txt', llmsOf(home));
  write(
    'llms-full.txt',
    [...texts]
      .filter(([page]) => !page.startsWith('decisions/'))
      .map(([, text]) => text)
      .join('\n\n'),
  );
  cpSync(join(root, 'demo/docs/site.css'), join(out, 'site.css'));
  for (const name of readdirSync(docs, { recursive: true }))
    if (ASSETS.test(name)) cpSync(join(docs, name), join(out, name));
}
