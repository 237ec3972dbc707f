// Every Markdown file of the repository, read as GitHub reads it.
import {readdirSync, readFileSync} from 'node:fs';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import Slugger from 'github-slugger';
import type {Code, Html, Nodes, Parents, Root, Table} from 'mdast';
import {toString as textOf} from 'mdast-util-to-string';
import {remark} from 'remark';
import remarkGfm from 'remark-gfm';
import {visit} from 'unist-util-visit';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Page {
  /** From the root, with forward slashes. */
  path: string;
  tree: Root;
}

/** A code fence, with what stands right before it. */
export interface Fence {
  /** `path:line`, for messages. */
  at: string;
  lang: string;
  text: string;
  /** The comments before it, e.g. `snippet: path#region`. */
  marks: string[];
  /** Whether nothing but comments stands between it and a `sh` fence before it. */
  followsShell: boolean;
}

const notOurs = new Set(['.git', 'node_modules', 'target', 'dist', '.vitepress']);
const parser = remark().use(remarkGfm);

export const pages: Page[] = filesBelow(root)
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({path, tree: parser.parse(read(path))}));

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Files of the repository that people wrote, from the root. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, {withFileTypes: true})
    .filter(({name}) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [relative(root, path)] : [];
    });
}

/** Nodes of one type in the order of the text, each with `path:line`. */
export function all<Type extends Nodes['type']>(page: Page, type: Type) {
  const found: {at: string; node: Extract<Nodes, {type: Type}>; parent: Parents; index: number}[] = [];
  visit(page.tree, type, (node, index, parent) => {
    const at = `${page.path}:${node.position?.start.line}`;
    found.push({at, node: node as never, parent: parent as Parents, index: index ?? 0});
  });
  return found;
}

export function fences(page: Page): Fence[] {
  return all(page, 'code').map(({at, node, parent, index}) => {
    let before = index - 1;
    while (parent.children[before]?.type === 'html') before--;
    const comments = parent.children.slice(before + 1, index) as Html[];
    const marks = comments.map(({value}) => value.slice(4, -3).trim());
    const other = parent.children[before] as Code | undefined;
    const followsShell = other?.type === 'code' && other.lang === 'sh';
    return {at, lang: node.lang ?? '', text: node.value, marks, followsShell};
  });
}

/** What stands after `name: ` in a comment before the fence. */
export function mark(fence: Fence, name: string): string | undefined {
  return fence.marks.find((each) => each.startsWith(`${name}: `))?.slice(name.length + 2);
}

/** The anchors that GitHub gives the page's headings. */
export function anchors(page: Page): Set<string> {
  const slugger = new Slugger();
  return new Set(all(page, 'heading').map(({node}) => slugger.slug(textOf(node))));
}

/** The rows of the page's tables whose first heading is that, or of all, as text without the heading row. */
export function rows(path: string, firstHeading?: string): string[][] {
  const page = pages.find((each) => each.path === path);
  if (!page) throw new Error(`${path} is missing.`);
  const tables = all(page, 'table').map(({node}) => cells(node));
  return tables
    .filter(([heading]) => firstHeading === undefined || heading?.[0] === firstHeading)
    .flatMap((table) => table.slice(1));
}

function cells(table: Table): string[][] {
  return table.children.map((row) => row.children.map((cell) => textOf(cell)));
}
