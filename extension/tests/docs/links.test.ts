import {existsSync, statSync} from 'node:fs';
import {dirname, join, posix} from 'node:path';
import type {Image, Link} from 'mdast';
import {visit} from 'unist-util-visit';
import {expect, test} from 'vitest';
import {all, anchors, type Page, pages, read, root} from './pages.ts';

test.each(pages)('$path: every relative link leads somewhere', (page) => {
  expect(
    links(page).flatMap(({at, node}) => problemOf(page, node.url).map((each) => `${at} ${each}`)),
  ).toEqual([]);
});

test.each(pages)('$path: a linked file contains what the link’s code text names', (page) => {
  const wrong = links(page).flatMap(({at, node}) => {
    const file = fileOf(page, node.url);
    if (
      !file ||
      file.endsWith('.md') ||
      !existsSync(join(root, file)) ||
      statSync(join(root, file)).isDirectory()
    ) {
      return [];
    }
    const source = `${file}\n${read(file)}`;
    return namesIn(node)
      .filter((name) => !new RegExp(`(?<!\\w)${escaped(name)}(?!\\w)`).test(source))
      .map((name) => `${at} ${file} has no ${name}`);
  });

  expect(wrong).toEqual([]);
});

test.each(pages)('$path: a class’s name leads to its own file', (page) => {
  const wrong = links(page).flatMap(({at, node}) => {
    const [name = ''] = namesIn(node);
    const [, base] = /\/(\w+)\.(?:java|tsx?)$/.exec(node.url) ?? [];
    return base && /^[A-Z]\w+$/.test(name) && name !== base ? [`${at} ${name} leads to ${base}`] : [];
  });
  expect(wrong).toEqual([]);
});

test('every page is linked from another', () => {
  const linked = new Set(
    pages.flatMap((page) => links(page).map(({node}) => withoutIndex(fileOf(page, node.url), page))),
  );
  const orphans = pages.map(({path}) => path).filter((path) => path !== 'README.md' && !linked.has(path));
  expect(orphans).toEqual([]);
});

function withoutIndex(file: string | undefined, {path}: Page): string | undefined {
  if (file === undefined || file === path) return undefined;
  const index = posix.join(file, 'README.md');
  return existsSync(join(root, index)) ? index : file;
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function links(page: Page): {at: string; node: Link | Image}[] {
  return [...all(page, 'link'), ...all(page, 'image'), ...all(page, 'definition')] as never;
}

/** `Class#method` names both, and so does the sentence of a test in “…”. */
function namesIn(link: Link | Image): string[] {
  const names: string[] = [];
  visit(link, 'inlineCode', (node) => void names.push(...node.value.split('#')));
  visit(
    link,
    'text',
    (node) => void names.push(...[...node.value.matchAll(/“(.+?)”/g)].map((each) => `${each[1]}`)),
  );
  return names;
}

function fileOf(page: Page, url: string): string | undefined {
  if (/^[a-z]+:/.test(url)) return undefined;
  const path = decodeURIComponent(url.replace(/#.*/, ''));
  return path === '' ? page.path : posix.normalize(posix.join(dirname(page.path), path));
}

function problemOf(page: Page, url: string): string[] {
  const file = fileOf(page, url);
  if (file === undefined) return [];
  if (file.startsWith('..') || !existsSync(join(root, file))) return [`${url}: there is no such file`];
  const anchor = url.split('#')[1];
  if (anchor === undefined) return [];
  const target = pages.find(({path}) => path === file);
  if (!target) return [`${url}: an anchor into code goes stale with the next line; link the file`];
  return anchors(target).has(anchor) ? [] : [`${url}: no heading has that anchor`];
}
