import {expect, test} from 'vitest';
import {filesBelow, read, root} from './pages.ts';

test('no lock file names a registry: everybody installs from their own', () => {
  const lockFiles = filesBelow(root).filter((path) => path.endsWith('package-lock.json'));

  expect(lockFiles).toContain('package-lock.json');
  expect(lockFiles.filter((path) => /"resolved": "http/.test(read(path)))).toEqual([]);
});
