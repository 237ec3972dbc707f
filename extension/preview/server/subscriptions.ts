import {readFile} from 'node:fs/promises';
import {parse} from 'smol-toml';

const appConfiguration = new URL('../../../shopify.app.toml', import.meta.url);

interface AppConfiguration {
  access_scopes?: {scopes?: string};
  webhooks?: {subscriptions?: {topics?: string[]; include_fields?: string[]}[]};
}

/** What the app subscribed to: by topic the `include_fields`, or undefined where it gets all there is. */
export type Subscriptions = ReadonlyMap<string, string[] | undefined>;

/** What the shop granted to the app and tells it. */
export async function readAppConfiguration(): Promise<{scopes: string[]; subscriptions: Subscriptions}> {
  const {access_scopes, webhooks} = parse(await readFile(appConfiguration, 'utf8')) as AppConfiguration;
  const subscriptions = (webhooks?.subscriptions ?? []).flatMap(({topics = [], include_fields: fields}) =>
    topics.map((topic) => [topic, fields] as const),
  );
  return {scopes: access_scopes?.scopes?.split(',') ?? [], subscriptions: new Map(subscriptions)};
}

/**
 * What is left of a payload for a subscription with `include_fields`: members by name, nested ones by a path with
 * periods, through arrays as well.
 *
 * @see https://shopify.dev/docs/apps/build/webhooks/customize/modify-payloads
 */
export function select(payload: unknown, fields: string[]): unknown {
  if (Array.isArray(payload)) return payload.map((element) => select(element, fields));
  if (typeof payload !== 'object' || payload === null) return payload;
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => {
      if (fields.includes(name)) return [[name, value]];
      const nested = fields.flatMap((field) =>
        field.startsWith(`${name}.`) ? [field.slice(name.length + 1)] : [],
      );
      return nested.length > 0 ? [[name, select(value, nested)]] : [];
    }),
  );
}
