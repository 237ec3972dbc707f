import {expect} from 'vitest';

// What a block has rendered, as its tests look at it.

export function all(selector: string) {
  return [...document.body.querySelectorAll(selector)];
}

export function heading() {
  return document.body.querySelector('s-section')?.getAttribute('heading');
}

export function texts() {
  return all('s-text').map((text) => text.textContent);
}

export function button() {
  return document.body.querySelector('s-button');
}

export function press() {
  button()?.dispatchEvent(new Event('click'));
}

export function liveRegion() {
  const regions = all('[accessibilityRole=status]');
  expect(regions).toHaveLength(1);
  return regions[0] as Element;
}
