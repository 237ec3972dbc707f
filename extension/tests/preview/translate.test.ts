import {expect, it} from 'vitest';
import {translate} from '../../preview/host/translate.ts';

const translations = {
  heading: 'Points',
  block: {greeting: 'Hello {{ name }}, {{name}}'},
  points: {one: '{{count}} point', other: '{{count}} points'},
  items: {
    one: '{{count}} punkt',
    few: '{{count}} punkty',
    many: '{{count}} punktów',
    other: '{{count}} punktu',
  },
};

it('finds nested keys and fills every placeholder', () => {
  expect(translate(translations, 'en', 'heading')).toBe('Points');
  expect(translate(translations, 'en', 'block.greeting', {name: 'Robin'})).toBe('Hello Robin, Robin');
});

it('chooses the plural form by count and the rules of the language', () => {
  const points = (count: number) => translate(translations, 'en', 'points', {count});
  expect([points(0), points(1), points(2)]).toEqual(['0 points', '1 point', '2 points']);
  const items = (count: number) => translate(translations, 'pl', 'items', {count});
  expect([items(1), items(3), items(5)]).toEqual(['1 punkt', '3 punkty', '5 punktów']);
});

it('takes the form "other" where a language’s own form is missing', () => {
  expect(translate(translations, 'pl', 'points', {count: 3})).toBe('3 points');
});

it('shows a missing translation and leaves an unknown placeholder', () => {
  expect(translate(translations, 'en', 'nothing.here')).toBe('Missing translation: nothing.here');
  expect(translate(translations, 'en', 'toString')).toBe('Missing translation: toString');
  expect(translate(translations, 'en', 'points')).toBe('Missing translation: points');
  expect(translate(translations, 'en', 'block.greeting')).toBe('Hello {{ name }}, {{name}}');
});
