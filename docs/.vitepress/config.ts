// The same Markdown that GitHub shows, as a site: `npm run docs` at the root.
import {cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {cp, mkdir, readdir, writeFile} from 'node:fs/promises';
import {dirname, join, posix} from 'node:path';
import {fileURLToPath} from 'node:url';
import {slug} from 'github-slugger';
import {defineConfig, type MarkdownOptions} from 'vitepress';
import {withMermaid} from 'vitepress-plugin-mermaid';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Vite looks for packages from a page upwards, and docs/node_modules is not above the README: so it builds from a copy.
const copy = join(root, 'docs/.vitepress/pages');
const folders = ['tutorial', 'how-to', 'reference', 'explanation', 'pictures'].map((name) => `docs/${name}`);
rmSync(copy, {recursive: true, force: true});
for (const name of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...folders]) {
  if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), {recursive: true});
}

/** What pages link to and is no page, from the root: it goes along, as text. */
const linkedCode = new Set<string>();

const linkCode: NonNullable<MarkdownOptions['config']> = (markdown) => {
  markdown.core.ruler.push('links-to-code', ({tokens, env}) => {
    for (const token of tokens.flatMap(({children}) => children ?? [])) {
      const href = token.attrGet('href');
      if (href && !/^[a-z]+:|^#/.test(href)) token.attrSet('href', onTheSite(href, env.relativePath));
    }
  });
};

function onTheSite(href: string, page: string): string {
  const [path = '', anchor] = href.split('#');
  const linked = posix.join(posix.dirname(page), path).replace(/\/$/, '');
  const file = existsSync(join(root, linked, 'README.md')) ? posix.join(linked, 'README.md') : linked;
  if (file.endsWith('.md') && existsSync(join(copy, file))) {
    return `/${file.replace(/README\.md$/, 'index.md')}${anchor ? `#${anchor}` : ''}`;
  }
  if (!existsSync(join(root, file))) throw new Error(`${page}: ${href} leads nowhere`);
  linkedCode.add(file);
  return `/code/${file}.txt`;
}

async function copyCode(site: string): Promise<void> {
  for (const file of linkedCode) {
    const copy = join(site, 'code', `${file}.txt`);
    await mkdir(dirname(copy), {recursive: true});
    if (statSync(join(root, file)).isDirectory()) {
      await writeFile(copy, `${(await readdir(join(root, file))).join('\n')}\n`);
    } else {
      await cp(join(root, file), copy);
    }
  }
}

/** A folder's pages by their headings, as the sidebar lists them. */
function section(text: string, folder: string) {
  const path = join(root, 'docs', folder);
  const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.md')) : [];
  const startFirst = (a: string, b: string) => Number(b === 'README.md') - Number(a === 'README.md') || a.localeCompare(b);
  return {text, items: names.sort(startFirst).map((name) => page(`docs/${folder}/${name}`))};
}

function page(file: string) {
  const [, heading = file] = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  return {text: heading.replaceAll('`', ''), link: `/${file.replace(/(README)?\.md$/, '')}`};
}

export default withMermaid(
  defineConfig({
    title: 'Loyalty points',
    description: 'A reference for Shopify checkout extensions with a Java backend',
    srcDir: '.vitepress/pages',
    outDir: '.vitepress/dist',
    cacheDir: '.vitepress/cache',
    rewrites: {'README.md': 'index.md', ':folder(.+)/README.md': ':folder/index.md'},
    // As on GitHub: anchors, by which pages link, and braces that are just braces.
    markdown: {config: linkCode, anchor: {slugify: slug}, attrs: {disable: true}},
    // Names of tests are longer than a table's column.
    head: [['style', {}, '.vp-doc td code { overflow-wrap: anywhere }']],
    ignoreDeadLinks: 'localhostLinks',
    themeConfig: {
      search: {provider: 'local'},
      outline: [2, 3],
      sidebar: [
        {text: 'What it is, and how to run it', link: '/'},
        section('Tutorial', 'tutorial'),
        section('How to', 'how-to'),
        section('Reference', 'reference'),
        section('Explanation', 'explanation'),
        {text: 'Project', items: ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].map(page)},
      ].filter(({items}) => items?.length !== 0),
    },
    buildEnd: ({outDir}) => copyCode(outDir),
  }),
);
