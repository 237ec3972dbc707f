// Writes docs/reference/http-api.md: the contract in openapi.yaml, for people.
import {parse} from 'yaml';
import {read} from './pages.ts';

interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

interface Content {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, {value: unknown}>;
}

interface Answer {
  $ref?: string;
  description: string;
  headers?: Record<string, {description?: string; schema: Schema}>;
  content?: Record<string, Content>;
}

interface Operation {
  summary: string;
  description?: string;
  parameters?: {name: string; in: string; description?: string; required?: boolean; schema: Schema}[];
  requestBody?: {description?: string; content: Record<string, Content>};
  responses: Record<string, Answer>;
}

interface OpenApi {
  info: {description: string};
  paths: Record<string, Record<string, Operation>> & {'x-any-request': Answer & Operation};
  components: {schemas: Record<string, Schema>; securitySchemes: Record<string, {description: string}>};
}

const {info, paths, components} = parse(read('docs/reference/openapi.yaml'), {intAsBigInt: true}) as OpenApi;
const {'x-any-request': anyRequest, ...addresses} = paths;

const operations = Object.entries(addresses).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

export function httpApi(): string {
  return `# HTTP API

<!-- Written by \`npm run reference -w extension\` from openapi.yaml, which a test holds against the running service. -->

For programs there is the same as [OpenAPI](openapi.yaml).

${info.description.trim()}

${table(
  ['endpoint', 'what for', 'answers'],
  operations.map(({name, operation}) => [
    `[\`${name}\`](#${anchor(name)})`,
    operation.summary,
    Object.keys(operation.responses).join(', '),
  ]),
)}

## Authorization

\`Authorization: Bearer …\`: ${components.securitySchemes.sessionToken?.description.trim()}

\`X-Shopify-Hmac-Sha256\`: ${components.securitySchemes.webhookHmac?.description.trim()}

${operations.map(({name, operation}) => section(name, operation)).join('\n\n')}

## Any request

What the server itself answers, whatever the address.

${answers(anyRequest.responses)}

Headers of every answer:

${headers(anyRequest)}

## Error codes

\`code\` is for programs. It stays the same when \`title\` and \`detail\` change.

${errorCodes()}

## Objects

${Object.entries(components.schemas)
  .filter(([, schema]) => schema.properties)
  .map(([name, schema]) => object(name, schema))
  .join('\n\n')}
`;
}

function section(
  name: string,
  {summary, description, parameters, requestBody, responses}: Operation,
): string {
  const examples = [
    ...Object.values(requestBody?.content ?? {}),
    ...Object.values(responses).flatMap((answer) => Object.values(resolve(answer).content ?? {})),
  ].flatMap(({schema, example, examples}) =>
    schema.$ref?.endsWith('/Problem')
      ? []
      : [...(example ? [example] : []), ...Object.values(examples ?? {}).map(({value}) => value)],
  );
  return [
    `## ${name}`,
    `${summary}.`,
    description?.trim(),
    parameters &&
      table(
        ['parameter', 'in', 'what it is'],
        parameters.map((each) => [
          `\`${each.name}\`${each.required ? '' : ' (optional)'}`,
          each.in,
          [each.description, kind(each.schema)].filter(Boolean).join(' '),
        ]),
      ),
    requestBody?.description?.trim(),
    answers(responses),
    ...examples.map((example) => `\`\`\`json\n${json(example)}\n\`\`\``),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** An order's id has more digits than JavaScript's numbers. */
function json(example: unknown): string {
  const marked = JSON.stringify(
    example,
    (_, value) => (typeof value === 'bigint' ? `int ${value}` : value),
    2,
  );
  return marked.replace(/"int (-?\d+)"/g, '$1');
}

function answers(responses: Record<string, Answer>): string {
  return table(
    ['status', 'code', 'when'],
    Object.entries(responses).map(([status, answer]) => [
      status,
      codes(answer)
        .map((code) => `\`${code}\``)
        .join(', '),
      [
        resolve(answer).description,
        ...Object.keys(resolve(answer).headers ?? {}).map((name) => `\`${name}\``),
      ].join(' · '),
    ]),
  );
}

function headers({headers = {}}: Answer): string {
  return table(
    ['header', 'value', 'why'],
    Object.entries(headers).map(([name, {schema, description}]) => [
      `\`${name}\``,
      `\`${schema.const}\``,
      description ?? '',
    ]),
  );
}

function errorCodes(): string {
  const where = new Map<string, Set<string>>();
  for (const {name, responses} of [
    ...operations.map(({name, operation}) => ({name: `\`${name}\``, responses: operation.responses})),
    {name: 'any request', responses: anyRequest.responses},
  ]) {
    for (const [status, answer] of Object.entries(responses)) {
      for (const code of codes(answer))
        where.set(`${code} ${status}`, (where.get(`${code} ${status}`) ?? new Set()).add(name));
    }
  }
  return table(
    ['code', 'status', 'who answers it'],
    [...where].map(([key, names]) => {
      const [code, status] = key.split(' ');
      return [`\`${code}\``, `${status}`, [...names].join(', ')];
    }),
  );
}

/** The codes of the problems that are an answer's examples. */
function codes(answer: Answer): string[] {
  const {example, examples} = resolve(answer).content?.['application/problem+json'] ?? {};
  const problems = [example, ...Object.values(examples ?? {}).map(({value}) => value)] as (
    | {code: string}
    | undefined
  )[];
  return problems.flatMap((problem) => problem?.code ?? []);
}

function object(name: string, {description, properties = {}, required = []}: Schema): string {
  const members = table(
    ['member', 'type', 'meaning'],
    Object.entries(properties).map(([member, schema]) => [
      `\`${member}\`${required.includes(member) ? '' : ' (optional)'}`,
      kind(schema),
      schema.description ?? resolve(schema).description ?? '',
    ]),
  );
  return [`### ${name}`, description?.trim(), members].filter(Boolean).join('\n\n');
}

/** A schema in a few words; objects link to their own table. */
function kind(schema: Schema): string {
  const name = schema.$ref?.split('/').pop() ?? '';
  const own = {...resolve(schema), ...schema};
  if (own.oneOf) return own.oneOf.map(kind).join(' or ');
  if (own.items) return `list of ${kind(own.items)}`;
  if (own.properties) return `[${name}](#${anchor(name)})`;
  if (own.enum) return own.enum.map((each) => `\`${each}\``).join(', ');
  if ('const' in own) return `\`${own.const}\``;
  const range =
    own.minimum !== undefined && own.maximum !== undefined && own.maximum < 2 ** 53 - 1
      ? ` from ${own.minimum} to ${own.maximum}`
      : '';
  const standard = own.default === undefined ? '' : `, ${own.default} by default`;
  return `${[own.format ?? own.type].flat().join(' or ')}${range}${standard}`;
}

function resolve<Type extends {$ref?: string}>(value: Type): Type {
  if (!value.$ref) return value;
  const steps = value.$ref.slice(2).split('/');
  return steps.reduce((at, step) => at[step] as Record<string, unknown>, {components} as Record<
    string,
    unknown
  >) as Type;
}

function table(heading: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heading), `|${'---|'.repeat(heading.length)}`, ...rows.map(line)].join('\n');
}

function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
