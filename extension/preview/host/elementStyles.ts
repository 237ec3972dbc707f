/** Styles of the host-side `s-*` elements: close to Shopify's, not the same. Shopify's own are on its CDN only. */
export const elementStyles = `
:host { display: block; box-sizing: border-box; min-width: 0; color: #1f2a26; font: 14px/1.5 var(--font, sans-serif); }
:host([hidden]) { display: none; }
:host(s-text), :host(s-link), :host(s-spinner) { display: inline-block; }
:host(s-button) { width: fit-content; }
p, h2 { margin: 0; }
h2 { font-size: 16px; line-height: 1.4; font-weight: 600; }
section > h2 { margin-bottom: 10px; }
.strong { font-weight: 600; }
.emphasis { font-style: italic; }
.small { font-size: 12px; }
.subdued { color: #5c6662; }
.critical { color: #a3261a; }
.success { color: #1f6a42; }
.warning { color: #7a4b00; }
.info { color: #1d5a8a; }
button, .button {
  display: inline-flex; align-items: center; gap: 8px; min-height: 40px; padding: 8px 16px; border-radius: 8px;
  border: 1px solid #aeb7b3; background: #fff; color: #1f2a26; font: inherit; font-weight: 600; cursor: pointer;
  text-decoration: none; transition: background 120ms;
}
button:hover { background: #f3f5f3; }
button.primary { border-color: #2f5d50; background: #2f5d50; color: #fff; }
button.primary:hover { background: #264d42; }
button[disabled], button[aria-disabled=true] { color: #5c6662; cursor: default; background: #f3f5f3; }
a, button.link { padding: 0; min-height: 0; border: 0; background: none; color: #2a5c8a; font-weight: 400; text-decoration: underline; }
:focus-visible { outline: 2px solid #1d5a8a; outline-offset: 2px; border-radius: 8px; }
.banner { padding: 12px 14px; border: 1px solid #c9cfcb; border-radius: 8px; background: #f6f7f6; }
.banner.info { border-color: #a9cbe6; background: #eef6fc; color: inherit; }
.banner.success { border-color: #a5d3b7; background: #eff9f2; color: inherit; }
.banner.warning { border-color: #e7c78d; background: #fdf6e8; color: inherit; }
.banner.critical { border-color: #e4aaa3; background: #fdf1ef; color: inherit; }
.banner header { display: flex; justify-content: space-between; font-weight: 600; }
.banner header button { min-height: 24px; padding: 0 8px; border: 0; background: none; }
.line { height: 12px; margin: 6px 0; border-radius: 4px; background: #e3e7e4; animation: pulse 1.2s infinite alternate; }
.line:last-child { width: 60%; }
.spinner { display: inline-block; width: 14px; height: 14px; border: 2px solid #c9cfcb; border-top-color: #2f5d50;
  border-radius: 50%; animation: turn 0.8s linear infinite; }
hr { margin: 0; border: 0; border-top: 1px solid #dfe4e1; }
@keyframes pulse { to { opacity: 0.4; } }
@keyframes turn { to { rotate: 1turn; } }
@media (prefers-reduced-motion: reduce) { .line, .spinner { animation: none; } button { transition: none; } }
`;
