import {expect, test} from 'vitest';
import {type Fence, fences, mark, pages} from './pages.ts';
import {region, regionsInCode} from './regions.ts';

// What a fence can be, and by what it is held to the truth: see CONTRIBUTING.md.
// The examples of http-api.md come from openapi.yaml: reference.test.ts.
const every = pages.filter(({path}) => path !== 'docs/reference/http-api.md').flatMap(fences);

test('every fence says by what it is checked', () => {
  expect(
    every.filter((fence) => !isChecked(fence)).map(({at, lang}) => `${at} a ${lang} fence without a mark`),
  ).toEqual([]);
});

test('every snippet is its region', () => {
  const snippets = every.filter((fence) => mark(fence, 'snippet'));
  const shown = snippets.map(({at, text}) => ({at, text}));
  expect(shown).toEqual(snippets.map((fence) => ({at: fence.at, text: region(`${mark(fence, 'snippet')}`)})));
});

test('every region in the code is shown on some page', () => {
  // A region that nobody shows is a comment that nobody needs.
  const shown = new Set(every.map((fence) => mark(fence, 'snippet')));
  expect(regionsInCode().filter((each) => !shown.has(each))).toEqual([]);
});

function isChecked(fence: Fence): boolean {
  return (
    fence.lang === 'sh' || // run by commands.test.ts
    fence.lang === 'diff' || // applied there
    fence.lang === 'mermaid' || // a drawing: diagrams.test.ts
    fence.lang === 'text' || // output where it follows a command, a drawing elsewhere
    fence.followsShell ||
    fence.marks.includes('output') ||
    mark(fence, 'snippet') !== undefined ||
    mark(fence, 'file') !== undefined // written there, for the commands that use it
  );
}
