import type {ComponentChild} from 'preact';

/** By stock keeping unit. */
export const pictures: Record<string, ComponentChild> = {
  'MUG-OAT': (
    <Picture background="#efe4d6">
      <path d="M43 27h5a7 7 0 0 1 0 16h-5" fill="none" stroke="#b98a66" stroke-width="4" />
      <path d="M17 21h27v22a7 7 0 0 1-7 7H24a7 7 0 0 1-7-7z" fill="#d9b594" />
      <path d="M17 21h27v9c-6 4-10-1-14 2s-9 0-13 1z" fill="#f7efe4" />
      <ellipse cx="30.5" cy="21" rx="13.5" ry="3" fill="#8a5f43" />
      <g fill="#9a7052">
        <circle cx="23" cy="38" r="1" />
        <circle cx="31" cy="43" r="1.2" />
        <circle cx="37" cy="37" r="0.9" />
        <circle cx="27" cy="45" r="0.8" />
      </g>
    </Picture>
  ),
  'PLANTER-M': (
    <Picture background="#e1eae2">
      <g fill="none" stroke="#3c7358" stroke-width="2.5" stroke-linecap="round">
        <path d="M32 37c0-12-2-18-8-24" />
        <path d="M32 37c1-11 4-16 11-20" />
        <path d="M32 37c-4-8-9-11-16-11" />
        <path d="M32 37c4-7 9-8 16-7" />
      </g>
      <path d="M19 36h26l-3.5 15a3 3 0 0 1-3 2.3H25.500a3 3 0 0 1-3-2.3z" fill="#c4714c" />
      <rect x="17" y="34" width="30" height="6" rx="1.5" fill="#d58a66" />
    </Picture>
  ),
  'TOWEL-FOG': (
    <Picture background="#e6e7ec">
      <path d="M20 14h24v34l-4-2-4 2-4-2-4 2-4-2-4 2z" fill="#fbfaf7" />
      <g stroke="#7d8ba0" stroke-width="2">
        <path d="M20 22h24" />
        <path d="M20 26h24" stroke-width="1" />
        <path d="M20 38h24" stroke-width="1" />
        <path d="M20 42h24" />
      </g>
      <path d="M32 14v-3a2 2 0 1 1 4 0" fill="none" stroke="#8a7a63" stroke-width="1.5" />
    </Picture>
  ),
};

function Picture({background, children}: {background: string; children: ComponentChild}) {
  return (
    <svg class="picture" viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" fill={background} />
      {children}
    </svg>
  );
}
