export interface Product {
  /** Of the product and of its only variant. */
  id: number;
  sku: string;
  title: string;
  variant: string;
  /** Price of one, in US cents. */
  cents: number;
}

/** In US cents. */
export const shippingCost = 750;

export const products: readonly Product[] = [
  {
    id: 8273463967958,
    sku: 'MUG-OAT',
    title: 'Speckled stoneware mug',
    variant: 'Oat glaze, 350 ml',
    cents: 2800,
  },
  {
    id: 8273464000726,
    sku: 'PLANTER-M',
    title: 'Terracotta planter',
    variant: 'Medium, with fern',
    cents: 3800,
  },
  {id: 8273464033494, sku: 'TOWEL-FOG', title: 'Linen tea towel', variant: 'Fog stripe', cents: 1850},
];

/** Of one product in a checkout. */
export const mostOfOne = 9;
