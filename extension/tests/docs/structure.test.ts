// What Markdown hides when it is broken: a fence that is never closed, a table that is none, a link that is only text.

import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {says} from './code.ts';
import {all, pages, read} from './pages.ts';

test.each(pages)('$path: every fence is closed', (page) => {
  const lines = read(page.path).split('\n');
  const open = all(page, 'code').filter(
    ({node}) => !/^\s*(`{3,})$/.test(lines[(node.position?.end.line ?? 1) - 1] ?? ''),
  );
  // One that swallowed the next was closed by the end of that.
  const swallowed = all(page, 'code').filter(({node}) => /^\s*```/m.test(node.value));
  expect([...open, ...swallowed].map(({at}) => at)).toEqual([]);
});

test.each(pages)('$path: every table is one, with as many cells in each row', (page) => {
  const broken = all(page, 'table').flatMap(({at, node}) => {
    const widths = node.children.map(({children}) => children.length);
    return widths.every((width) => width === widths[0]) ? [] : [`${at} has rows of ${widths} cells`];
  });
  const none = all(page, 'text').filter(({node}) => /^\|/m.test(node.value));
  expect([...broken, ...none.map(({at}) => `${at} is no table`)]).toEqual([]);
});

test.each(pages)('$path: every heading, link and fold is one', (page) => {
  const text = all(page, 'text').filter(({node}) => /^#+[^#\s\d]|\]\[|\[[^\]]+\]/m.test(node.value));
  const html = all(page, 'html').map(({node}) => node.value);
  const [opened, closed] = [/<details>/g, /<\/details>/g].map((tag) => html.join().match(tag)?.length ?? 0);
  expect(text.map(({at, node}) => `${at} ${node.value}`)).toEqual([]);
  expect(opened).toBe(closed);
});

test.each(pages)('$path: every picture is described', (page) => {
  expect(all(page, 'image').filter(({node}) => !node.alt)).toEqual([]);
});

test.each(pages)('$path: a status and an error code go together as in openapi.yaml', (page) => {
  const wrong = [...read(page.path).matchAll(/(\d{3})`? `?([a-z]+(?:-[a-z]+)+)`/g)]
    .map(([, status, code]) => `${status} ${code}`)
    .filter((pair) => !pairs.has(pair));
  expect(wrong).toEqual([]);
});

test('the sentences in openapi.yaml’s examples are the backend’s', () => {
  const details = examples.flatMap(({detail}) => detail ?? []);
  expect(details.length).toBeGreaterThan(15);
  expect(details.filter((each) => !says(each) && !says(each.replace(/\d+|\b\w+_\w+/g, '…')))).toEqual([]);
});

interface Problem {
  status: number;
  code: string;
  detail?: string;
}

const examples = problems(parse(read('docs/reference/openapi.yaml')));
const pairs = new Set(examples.map(({status, code}) => `${status} ${code}`));

function problems(value: unknown): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  const here =
    'code' in value && 'status' in value && typeof value.status === 'number' ? [value as Problem] : [];
  return [...here, ...Object.values(value).flatMap(problems)];
}
