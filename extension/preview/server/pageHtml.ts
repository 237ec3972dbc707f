import type {PageConfiguration} from './exchange.ts';

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f5d50"/>' +
      '<path d="M9 24C8 14 14 8 24 8c1 10-5 16-12 14m-3 2c2-6 6-9 10-11" fill="none" stroke="#fff" stroke-width="2"/></svg>',
  );

export function pageHtml(configuration: PageConfiguration): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Checkout – Fern &amp; Kiln (preview shop)</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/page.css">
<script type="application/json" id="configuration">${json(configuration)}</script>
<script type="module" src="/page.js"></script>
</head>
<body></body>
</html>
`;
}

/** JSON that cannot end the script element that it stands in. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
