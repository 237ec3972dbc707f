import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';

const long = /docs\/commands|devPreview|discountTroubles|orders/;

/** What takes longest begins first: in the end it would run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    const isLong = ({moduleId}: TestSpecification) => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  oxc: {jsx: {runtime: 'automatic', importSource: 'preact'}},
  test: {
    // Two of three wait: for a browser, for the backend, for Shopify to be tried again.
    maxWorkers: 3,
    sequence: {sequencer: LongestFirst},
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/browser/**', 'tests/cli/**', 'tests/docs/**', 'tests/examples/**'],
          setupFiles: ['tests/workerDom.ts'],
          server: {deps: {inline: ['@shopify/ui-extensions-tester']}},
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'examples',
          include: ['tests/examples/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {name: 'docs', include: ['tests/docs/**/*.test.ts'], maxConcurrency: 2},
      },
      {
        test: {name: 'cli', include: ['tests/cli/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000},
      },
    ],
  },
});
