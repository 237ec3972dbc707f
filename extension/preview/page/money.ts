const dollars = new Intl.NumberFormat('en-US', {style: 'currency', currency: 'USD'});

/** `1234` → `$12.34`, `-500` → `−$5.00` */
export function money(cents: number): string {
  return dollars.format(cents / 100).replace('-', '−');
}
