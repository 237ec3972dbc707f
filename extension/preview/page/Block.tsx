import {useLayoutEffect, useRef} from 'preact/hooks';
import {showBlock} from './mountedBlock.ts';

/** Where the merchant placed the extension on the page. */
export function Block() {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (place.current ? showBlock(place.current) : undefined), []);
  return <div id="block" class="block" ref={place} />;
}
